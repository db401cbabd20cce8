import { problemTable } from '@farside/kernel/errors'
import type { ConfigFault } from './contract/config-fault.ts'

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
    say: (path: string, why: string) => `Cannot read the config file "${path}": ${why}`,
    details: (path, why) => ({ errors: [{ path: '', line: null, column: null, message: `${path}: ${why}` }] }),
  },
  graph_silent: {
    kind: 'unavailable',
    say: (uri: string, why: string) => `Cannot ask the graph at ${uri}: ${why}`,
  },
  address_invalid: {
    kind: 'invalid',
    say: (uri: string, expected: string) => `Cannot take "${uri}" for the address of a graph: expected ${expected}`,
  },
  not_built: { kind: 'broken', say: (command: string) => `\`${command}\` is not built yet` },
  schema_unusable: {
    kind: 'broken',
    say: (path: string, why: string) => `Cannot use the JSON Schema "${path}": ${why}; draft-07 is expected`,
  },
  file_unreadable: { kind: 'invalid', say: (path: string, why: string) => `Cannot read "${path}": ${why}` },
})

/** `12:5 dashboard.rows: is required` */
const faultLine = ({ path, line, column, message }: ConfigFault): string =>
  [line === null ? '' : `${line}:${column} `, path === '' ? '' : `${path}: `, message].join('')
