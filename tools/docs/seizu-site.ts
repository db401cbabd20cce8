import { fileURLToPath } from 'node:url'
import { silentLog } from '@farside/kernel/log'
import { openMetrics } from '@farside/kernel/metrics'
import { openDatabase } from '@farside/kernel/db'
import { followAnswers } from '../../apps/seizu/answered.ts'
import { startWeb } from '../../apps/seizu/app.ts'
import { readSeizuSettings } from '../../apps/seizu/settings.ts'
import type { Tables } from '../../apps/seizu/tables.ts'
import type { RouteRow } from './compat.ts'

/** The routes of Seizu, taken from servers in each way of logging in, without a graph and without a database. */
export async function readSeizuRoutes(): Promise<RouteRow[]> {
  const routes = new Map<string, RouteRow>()
  for (const env of [{ AUTH_MODE: 'auto', SEIZU_QUERY_PATH: 'server' }, { AUTH_MODE: 'client' }, oidc]) {
    // Nothing connects before the first statement.
    const db = openDatabase<Tables>('postgres://x:x@127.0.0.1:1/x')
    const { settings } = readSeizuSettings({ ...common, ...env }, 'web')
    const web = await startWeb(settings, { db, log: silentLog })
    for (const { method, url, operationId, summary } of web.site.routes) {
      if (operationId.startsWith('unknown_')) continue
      routes.set(`${method} ${url}`, {
        method,
        url,
        operationId,
        summary,
        shownBy: shownBy[operationId] ?? operationId,
      })
    }
    await web.close()
    await db.destroy()
  }
  return [...routes.values()]
}

const common = {
  HOST: '127.0.0.1',
  PORT: '0',
  SECRET_KEY: 'x'.repeat(32),
  REPORTING_CONFIG_FILE: fileURLToPath(new URL('../../apps/seizu/demo/demo.yaml', import.meta.url)),
}

const oidc = {
  AUTH_MODE: 'oidc',
  OIDC_ISSUER: 'https://id.example.org',
  OIDC_CLIENT_ID: 'x',
  SESSION_TOKEN_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  SEIZU_PUBLIC_URL: 'https://seizu.example.org',
}

/** Words of the test that shows an operation. */
const shownBy: Record<string, string> = {
  healthcheck: '[27]',
  livez: 'what keeps the process from serving',
  readyz: 'what keeps the process from serving',
  config: '[43]',
  login: '[35]',
  auth_login: 'ends where it was asked for',
  auth_callback: 'ends where it was asked for',
  auth_refresh: '(auth_refresh)',
  auth_logout: 'log out here and at the provider',
  me: 'makes no user on the server path',
  oncalls: '[45]',
  report: '[96] a viewer sees',
  query_report: 'fixed parameters are filled in',
  query_report_csv: 'the CSV has all',
  query_adhoc: '[92]',
  query_history_run: 'finds them in his history',
  query_history: 'finds them in his history',
  validate: '[92]',
  graph_schema: 'tells what the graph is made of',
  run_scheduled_query: 'runs on request',
  page: '[42]',
}

/** What a web process counts, as Prometheus describes it. */
export async function seizuMetricsPage(): Promise<string> {
  const metrics = openMetrics()
  followAnswers(silentLog, metrics)
  const rows = [...(await metrics.text()).matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\w+)/gm)].map(
    ([, name, help, type]) => `| \`${name}\` | ${type} | ${help} |`,
  )
  return [
    '# Metrics of Seizu',
    '',
    'Prometheus text at the address in `METRICS_LISTEN`, of the web process. The figures of panels with a `metric` are another matter: `seizu worker dashboard-stats` sends them to statsd, once each run.',
    '',
    '| name | type | meaning |',
    '|---|---|---|',
    ...rows.toSorted(),
    '',
    '## Figures of panels',
    '',
    'Gauges in DogStatsD lines to `STATSD_HOST`:`STATSD_PORT`, with `STATSD_CONSTANT_TAGS` and one tag a parameter.',
    '',
    '| panel | name |',
    '|---|---|',
    '| `count` | `<metric>.total` |',
    '| `progress` | `<metric>.numerator`, `<metric>.denominator` |',
    '',
  ].join('\n')
}
