import { problemTable } from '@farside/kernel/errors'
import type { ConfigFault } from './contract/config-fault.ts'
import type { StatementRefusal } from './contract/query.ts'

const MOST_SAID = 5

export const problems = problemTable({
  /** `details.errors` has them all, each with path, line and column. */
  config_invalid: {
    kind: 'broken',
    say: (what: string, errors: readonly ConfigFault[]) =>
      [
        `Cannot use ${what}: ${errors.length === 1 ? '1 error' : `${errors.length} errors`}.`,
        ...errors.slice(0, MOST_SAID).map((it) => `  ${faultLine(it)}`),
        ...(errors.length > MOST_SAID ? [`  … and ${errors.length - MOST_SAID} more`] : []),
      ].join('\n'),
    details: (_, errors) => ({ errors }),
  },
  config_unreadable: {
    kind: 'broken',
    say: (path: string, why: string) => `Cannot read the config file "${path}" (REPORTING_CONFIG_FILE): ${why}`,
    details: (path, why) => ({ errors: [{ path: '', line: null, column: null, message: `${path}: ${why}` }] }),
  },
  graph_silent: {
    kind: 'unavailable',
    say: (uri: string, why: string) => `Cannot ask the graph at ${uri}: ${why}`,
  },
  statsd_unknown: {
    kind: 'unavailable',
    say: (host: string, why: string) => `Cannot find the statsd host "${host}" (STATSD_HOST): ${why}`,
  },
  address_invalid: {
    kind: 'invalid',
    say: (uri: string, expected: string) => `Cannot take "${uri}" for the address of a graph: expected ${expected}`,
  },
  schema_unusable: {
    kind: 'broken',
    say: (path: string, why: string) => `Cannot use the JSON Schema "${path}": ${why}; draft-07 is expected`,
  },
  statement_refused: {
    kind: 'invalid',
    say: ({ reason, line, column }: StatementRefusal) =>
      `Cannot run this statement: ${reason} (line ${line}, column ${column})`,
    details: (refusal: StatementRefusal) => ({ errors: [refusal.reason], warnings: [], refusal }),
  },
  query_failed: {
    kind: 'invalid',
    say: (why: string) => `Cannot run this query: ${why}`,
    details: (why) => ({ errors: [why], warnings: [] }),
  },
  graph_failed: {
    kind: 'broken',
    say: (_code: string, why: string) => `Cannot ask the graph: ${why}`,
    details: (code, why) => ({ code, details: why }),
  },
  database_unavailable: { kind: 'unavailable', say: () => 'Cannot reach the database of this program at the moment' },
  report_missing: { kind: 'missing', say: (id: string) => `Cannot find report "${id}"` },
  token_invalid: {
    kind: 'invalid',
    say: () => 'Cannot accept this query token: it was not made here, or was altered',
    details: () => ({ code: 'token_invalid' }),
  },
  token_foreign: { kind: 'forbidden', say: () => 'Cannot accept this query token: it was given to somebody else' },
  token_expired: {
    kind: 'invalid',
    say: () => 'Cannot accept this query token: it has expired',
    details: () => ({ code: 'token_expired' }),
  },
  param_unlisted: {
    kind: 'invalid',
    say: (name: string) => `Cannot take the parameter "${name}": the report has none of that name for this query`,
  },
  param_fixed: {
    kind: 'invalid',
    say: (name: string) => `Cannot take another value for the parameter "${name}": the report fixes it`,
  },
  scheduled_query_missing: { kind: 'missing', say: (id: string) => `Cannot find scheduled query "${id}"` },
  action_module_unusable: {
    kind: 'broken',
    say: (specifier: string, why: string) => `Cannot use "${specifier}" of SCHEDULED_QUERY_MODULES: ${why}`,
  },
  history_missing: { kind: 'missing', say: (id: string) => `Cannot find "${id}" in your history` },
  permission_missing: {
    kind: 'forbidden',
    say: (missing: readonly string[]) => `Cannot do this without the permission ${missing.join(', ')}`,
    details: (missing) => ({ missing }),
  },
  login_failed: { kind: 'forbidden', say: () => 'Failed to login.' },
  user_missing: { kind: 'missing', say: (id: string) => `Cannot find user "${id}"` },
  oncalls_off: {
    kind: 'missing',
    say: () => 'Cannot ask who is on call: PAGERDUTY_API_KEY is not set',
  },
  oncalls_failed: { kind: 'broken', say: (why: string) => `Cannot ask PagerDuty: ${why}` },
  auth_unavailable: { kind: 'unavailable', say: (why: string) => `Cannot log in: ${why}` },
  auth_refused: { kind: 'invalid', say: (why: string) => `Cannot log in: ${why}` },
  csrf_refused: { kind: 'forbidden', say: (why: string) => `Cannot accept a request that changes something: ${why}` },
  request_timed_out: {
    kind: 'broken',
    say: (seconds: number) => `Cannot answer in time: the request took more than ${seconds} s`,
  },
  statements_unreadable: {
    kind: 'invalid',
    say: (why: string) => `Cannot read statements from standard input: ${why}`,
  },
  file_unreadable: { kind: 'invalid', say: (path: string, why: string) => `Cannot read "${path}": ${why}` },
  file_unwritable: { kind: 'invalid', say: (path: string, why: string) => `Cannot write "${path}": ${why}` },
  graph_file_invalid: {
    kind: 'invalid',
    say: (path: string, line: number, why: string) => `Cannot load "${path}", line ${line}: ${why}`,
  },
})

/** `12:5 dashboard.rows: is required` */
const faultLine = ({ path, line, column, message }: ConfigFault): string =>
  [line === null ? '' : `${line}:${column} `, path === '' ? '' : `${path}: `, message].join('')
