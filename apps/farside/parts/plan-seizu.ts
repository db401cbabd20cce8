import { join } from 'node:path'
import { databaseUrl } from '@farside/kernel/db'
import { readSeizuSettings, settingsTable } from '../../seizu/settings.ts'
import type { DataFolder } from '../run/folder.ts'
import type { Secrets } from '../run/secrets.ts'
import { mergeSettings, plainVariables, prefixedVariables, settingOf } from '../settings/layers.rules.ts'
import type { Values } from '../settings/layers.rules.ts'
import type { Ports } from '../settings/ports.rules.ts'
import type { PartPlan } from './part.ts'
import type { Store } from './store.ts'

interface Given {
  env: Values
  /** Whether plain variables count. */
  single: boolean
  ports: Ports
  folder: DataFolder
  secrets: Secrets
}

const main = 'apps/seizu/main.ts'
const unscheduled =
  'Scheduled queries do not run here, as the graph is not the one that comes with the program; SEIZU__ENABLE_SCHEDULED_QUERIES=true runs them'

/** Complete settings: demo profile < generated secrets < plain variables < prefixed variables. */
export function settingsOfSeizu({ env, single, ports, folder, secrets }: Given) {
  const table = settingsTable
  const users = [single ? plainVariables(table, env) : {}, prefixedVariables('SEIZU', env)]
  const theirs = mergeSettings(table, users)
  const login = { database: 'seizu', user: 'seizu', password: secrets.seizuDatabase }
  const embedded = theirs.SEIZU_DATABASE_URL === undefined ? login : undefined
  // A graph elsewhere comes with its own log-in, or with none.
  const ownGraph = theirs.NEO4J_URI === undefined
  const dashboards = join(folder.seizu, 'dashboards.yaml')
  const demo = {
    HOST: '127.0.0.1',
    PORT: String(ports.seizu),
    REPORTING_CONFIG_FILE: dashboards,
    // No proxy with TLS stands before it, and nobody but this machine reaches it.
    TALISMAN_FORCE_HTTPS: 'false',
    CSRF_COOKIE_SECURE: 'false',
    DEVELOPMENT_ONLY_REQUIRE_AUTH: 'false',
    DEVELOPMENT_ONLY_AUTH_USER_EMAIL: 'demo@example.org',
    // An action that nobody has counts as done: over a graph of theirs, all are there that the file may name.
    SCHEDULED_QUERY_MODULES: (ownGraph ? ['log'] : ['sqs', 'slack', 'log'])
      .map((it) => `reporting.scheduled_query_modules.${it}`)
      .join(','),
    SEIZU_FILE_DROP_DIR: join(folder.seizu, 'files'),
    STATSD_EXTERNAL_PREFIX: 'seizu',
    STATSD_EXTERNAL_PROVIDER: 'newrelic',
    ...(theirs.AUTH_MODE !== 'client' && { SEIZU_QUERY_PATH: 'server' }),
    // Neo4j Browser does not come with the embedded graph.
    ...(ownGraph && {
      NEO4J_URI: `bolt://127.0.0.1:${ports.bolt}`,
      NEO4J_USER: 'neo4j',
      NEO4J_CONSOLE_URL: '',
      // Whoever presses Run now is looking.
      SCHEDULED_QUERY_FREQUENCY: '5',
    }),
  }
  const generated = {
    SECRET_KEY: secrets.seizuKey,
    ...(ownGraph && { NEO4J_PASSWORD: secrets.seizuGraph }),
    ...(embedded && { SEIZU_DATABASE_URL: databaseUrl({ host: '127.0.0.1', port: ports.database, ...login }) }),
  }
  const values = mergeSettings(table, [demo, generated, ...users])
  const graph = ownGraph ? { folder: join(folder.seizu, 'graph'), port: ports.bolt } : undefined
  const ownDashboards = values.REPORTING_CONFIG_FILE === dashboards ? dashboards : undefined
  // Unasked, a worker would take from those of a graph elsewhere what they would have done.
  const schedules = ownGraph || theirs.ENABLE_SCHEDULED_QUERIES !== undefined
  return { values, embedded, graph, dashboards: ownDashboards, schedules }
}

/**
 * The web process, the worker of scheduled queries, their database, and the embedded graph unless there is another.
 * @throws Problem `settings_invalid`
 */
export function planSeizu({ values, embedded, graph, dashboards, schedules }: ReturnType<typeof settingsOfSeizu>) {
  const { settings } = readSeizuSettings(values, 'web')
  const { HOST: host, PORT: port, SEIZU_DATABASE_URL: databaseAddress, METRICS_LISTEN: metrics } = settings
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const web: PartPlan = {
    name: 'seizu',
    main,
    args: ['web'],
    env: values,
    ...(graph && { after: ['bolt'] }),
    ready: { by: 'http', url: `${url}/readyz` },
    listens: [{ host, port }],
    shown: {
      url,
      ...(databaseAddress !== undefined && { databaseUrl: databaseAddress }),
      ...(metrics && { metricsUrl: `http://${metrics.host}:${metrics.port}/metrics` }),
    },
  }
  const worker: PartPlan | undefined =
    schedules && settings.ENABLE_SCHEDULED_QUERIES
      ? {
          name: 'seizu-schedules',
          main,
          args: ['worker', 'schedule-queries'],
          env: values,
          ...(graph && { after: ['bolt'] }),
          // What it writes would make the graph look like somebody's own.
          afterDemo: true,
          ready: { by: 'line', key: 'schedule_queries_ready' },
          listens: [],
          shown: {},
        }
      : undefined
  const bolt: PartPlan | undefined = graph && {
    name: 'bolt',
    main,
    args: ['bolt', '--folder', graph.folder, '--host', '127.0.0.1', '--port', String(graph.port)],
    env: values,
    ready: { by: 'line', key: 'bolt_ready' },
    listens: [{ host: '127.0.0.1', port: graph.port }],
    shown: { address: `bolt://127.0.0.1:${graph.port}` },
  }
  const store: Store | undefined =
    databaseAddress === undefined
      ? undefined
      : {
          url: databaseAddress,
          migrations: new URL('../../seizu/migrations/', import.meta.url),
          ...(embedded && { embedded }),
        }
  const parts = [web, ...(worker ? [worker] : []), ...(bolt ? [bolt] : [])]
  return { parts, notices: schedules ? [] : [unscheduled], store, url, values, graph, dashboards }
}

export type SeizuPlan = ReturnType<typeof planSeizu>

export const knowsSeizuSetting = (name: string): boolean => settingOf(settingsTable, name) !== undefined
