import { migrate, openDatabase } from '@farside/kernel/db'
import { listen } from '@farside/kernel/http'
import { building } from '@farside/kernel/lifecycle'
import type { Keep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { openMetrics, serveMetrics } from '@farside/kernel/metrics'
import type { Metrics } from '@farside/kernel/metrics'
import { followAnswers } from './answered.ts'
import { openSeizuLog } from './log.ts'
import { migrations } from './migrations.ts'
import { openConfigFile } from './server/config-file/config-file.ts'
import { parseConfig } from './server/config-file/parse-config.ts'
import { readSiteSchema } from './server/config-file/site-schema.ts'
import type { Deps } from './server/deps.ts'
import { loginDangers } from './server/health/readiness.ts'
import { mintsUsers } from './server/login/mints-users.rules.ts'
import { openUserStore } from './server/user-store/open-user-store.ts'
import type { Settings } from './settings.ts'
import { createSeizuSite } from './site.ts'
import { openGraph } from './source/neo4j.ts'
import type { SeizuDb, Tables } from './tables.ts'

/** Replaced in tests. */
interface Override extends Deps {
  metrics: Metrics
}

/** The web process: builds its parts and serves until closed. Stateless; many may run beside each other. */
export const startWeb = (settings: Settings, override: Partial<Override> = {}) =>
  building(async (keep) => {
    const log = override.log ?? openSeizuLog('seizu.web', settings)
    const { REPORTING_CONFIG_FILE: path, REPORTING_CONFIG_SCHEMA_FILE: schemaPath } = settings
    const siteSchema = override.siteSchema ?? readSiteSchema(schemaPath)
    const parse = (text: string) =>
      parseConfig(text, { name: `"${path}"`, ...(siteSchema !== undefined && { site: siteSchema }) })
    const db = override.db ?? (await openOwnDatabase(settings, log, keep))
    const deps: Deps = {
      settings,
      log,
      siteSchema,
      config: override.config ?? openConfigFile(path, log, parse),
      db,
      userStore:
        override.userStore ??
        (mintsUsers(settings) ? keep(await openUserStore(settings, db), (it) => it.close()) : undefined),
      graph: override.graph ?? keep(openGraph(settings), (it) => it.close()),
      now: override.now ?? (() => new Date()),
    }
    const metrics = override.metrics ?? openMetrics()
    const site = createSeizuSite(deps, followAnswers(log, metrics))
    if (settings.METRICS_LISTEN && !override.metrics) {
      const { url } = keep(await serveMetrics(metrics, settings.METRICS_LISTEN), (it) => it.close())
      log.info('metrics_ready', { message: `Figures at ${url}`, url })
    }
    warnOf(deps)
    const server = keep(await listen(site, { host: settings.HOST, port: settings.PORT }), (it) => it.close())
    log.info('web_ready', { message: `Serving at ${server.url}`, url: server.url, pid: process.pid })
    return { url: server.url, port: server.port, site, deps }
  })

/** Users' records and history; brought up to date by whichever process starts first. */
async function openOwnDatabase(
  { SEIZU_DATABASE_URL: url }: Settings,
  log: Log,
  keep: Keep,
): Promise<SeizuDb | undefined> {
  if (url === undefined) return undefined
  await migrate(url, migrations)
  return keep(openDatabase<Tables>(url, { name: 'seizu web', log, statementSeconds: 30 }), (it) => it.destroy())
}

/** What is allowed and dangerous. */
function warnOf({ settings, log }: Deps): void {
  if (settings.AUTH_MODE !== 'client' && !settings.DEVELOPMENT_ONLY_REQUIRE_AUTH) {
    const message = `Nobody needs to log in: DEVELOPMENT_ONLY_REQUIRE_AUTH is no, and everybody is ${settings.DEVELOPMENT_ONLY_AUTH_USER_EMAIL}`
    log.warn('auth_off', { message, type: 'AUDIT' })
  }
  for (const { key, why } of loginDangers(settings)) log.warn(key, { message: why, type: 'AUDIT' })
}
