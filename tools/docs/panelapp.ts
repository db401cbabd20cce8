import { openDatabase } from '@farside/kernel/db'
import { describeProblems } from '@farside/kernel/errors'
import { openApi, statusOf } from '@farside/kernel/http'
import { silentLog } from '@farside/kernel/log'
import { openMetrics } from '@farside/kernel/metrics'
import { followAnswers } from '../../apps/panelapp/answered.ts'
import { startWeb } from '../../apps/panelapp/app.ts'
import { problems } from '../../apps/panelapp/problems.ts'
import { apiDocument } from '../../apps/panelapp/server/docs/api-document.ts'
import { readPanelappSettings } from '../../apps/panelapp/settings.ts'
import type { Tables } from '../../apps/panelapp/tables.ts'
import type { RouteRow } from './compat.ts'

/** Routes and API documents of PanelApp, taken from a server that runs without a database. */
export async function readPanelapp(): Promise<{ routes: RouteRow[]; v1: object; v2: object }> {
  // Nothing connects before the first statement.
  const db = openDatabase<Tables>('postgres://x:x@127.0.0.1:1/x')
  const { settings } = readPanelappSettings({ WEB_BIND: '127.0.0.1:0' })
  const web = await startWeb(settings, { db, log: silentLog })
  const origin = 'https://panelapp.example.org'
  const { routes } = web.site
  const read = {
    routes: routes
      // Files of the pages: their addresses change with their content.
      .filter(({ operationId }) => !operationId.startsWith('file '))
      .map(({ method, url, operationId, summary }) => ({ method, url, operationId, summary, home: homeOf(url) })),
    v1: apiDocument(routes, settings, origin),
    v2: openApi(
      routes.filter(({ url }) => url.startsWith('/api/v2')),
      { title: 'PanelApp API', version: '2', servers: [{ url: origin }] },
    ),
  }
  await web.close()
  await db.destroy()
  return read
}

function homeOf(url: string): string {
  const homes = {
    '/api/v1/': '/api/',
    '/api/v2': '/v2/',
    '/WebServices/': '/legacy/',
    '/panels/download': '/download/',
  }
  return Object.entries(homes).find(([prefix]) => url.startsWith(prefix))?.[1] ?? `/${url.split('/')[1]}/`
}

/** Every error code with its status where a program is told codes (API v2), and of commands. */
export function panelappErrorsPage(): string {
  const rows = describeProblems(problems).toSorted((a, b) => (a.code < b.code ? -1 : 1))
  return [
    '# Errors of PanelApp',
    '',
    'API v2 answers with RFC 9457 bodies whose `code` is stable. API v1 and the legacy services answer as the original does, with `detail` alone. Commands print the sentence.',
    '',
    '| code | status |',
    '|---|---|',
    ...rows.map(({ code, kind }) => `| \`${code}\` | ${statusOf(kind)} |`),
    '',
  ].join('\n')
}

/** What a web process counts, as Prometheus describes it. */
export async function panelappMetricsPage(): Promise<string> {
  const metrics = openMetrics()
  followAnswers(silentLog, metrics, { accessLog: false })
  const rows = [...(await metrics.text()).matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\w+)/gm)].map(
    ([, name, help, type]) => `| \`${name}\` | ${type} | ${help} |`,
  )
  return [
    '# Metrics of PanelApp',
    '',
    'Prometheus text at the address in `METRICS_LISTEN`, of all `WEB_WORKERS` processes together.',
    '',
    '| name | type | meaning |',
    '|---|---|---|',
    ...rows.toSorted(),
    '',
  ].join('\n')
}

/** The maintenance commands of the original, and what takes their place. */
export const panelappCommands: readonly { original: string; ours: string; what: string }[] = [
  { original: 'loaddata (genes)', ours: 'load-genes', what: '`panelapp load-genes FILE`' },
  { original: 'createsuperuser', ours: 'create-superuser', what: '`panelapp create-superuser`, a curator too' },
  { original: 'migrate', ours: 'migrate', what: '`panelapp migrate`' },
  {
    original: 'panels_reset_stats',
    ours: 'panels-reset-stats',
    what: '`panelapp panels-reset-stats`; no version moves',
  },
  { original: 'collectstatic', ours: '', what: 'not needed: static files are part of the program' },
  ...['activate_genes', 'update_gene_ensembl'].map((original) => ({
    original,
    ours: '',
    what: 'not in this version; `panelapp load-genes` takes an update of the reference',
  })),
  ...['set_panel_types', 'get_expert_review', 'clear_expert_review', 'fix_gel_status'].map((original) => ({
    original,
    ours: '',
    what: 'not in this version',
  })),
  {
    original: 'get_duplicated_panels',
    ours: '',
    what: 'not needed: the database keeps one row a panel and version',
  },
  ...['populate_historical_snapshots', 'historical_snapshots_cleanup'].map((original) => ({
    original,
    ours: '',
    what: 'not needed: every version is stored frozen',
  })),
]
