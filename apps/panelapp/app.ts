import { openDatabase } from '@farside/kernel/db'
import { listen } from '@farside/kernel/http'
import { building } from '@farside/kernel/lifecycle'
import { openMetrics, serveMetrics } from '@farside/kernel/metrics'
import type { Metrics } from '@farside/kernel/metrics'
import { followAnswers } from './answered.ts'
import { openPanelappLog } from './log.ts'
import { openAnswers } from './server/answers/open-answers.ts'
import { openCatalogue } from './server/panel/open-catalogue.ts'
import type { Settings } from './settings.ts'
import type { Deps } from './server/deps.ts'
import { createPanelSite } from './site.ts'
import type { Tables } from './tables.ts'

/** The longest statements take some seconds; one that hangs would keep its connection, and there are few. */
const STATEMENT_SECONDS = 60

/** Replaced in tests, and by what runs several of these processes. */
interface Override extends Deps {
  /** Served by somebody else when given. */
  metrics: Metrics
}

/** The web process: builds its parts and serves until closed. Stateless; many may run on one database. */
export const startWeb = (settings: Settings, override: Partial<Override> = {}) =>
  building(async (keep) => {
    const log = override.log ?? openPanelappLog('panelapp.web', settings)
    const db =
      override.db ??
      keep(
        openDatabase<Tables>(settings.DATABASE_URL, {
          name: 'panelapp web',
          poolSize: settings.DATABASE_POOL_SIZE,
          statementSeconds: STATEMENT_SECONDS,
          log,
        }),
        (it) => it.destroy(),
      )
    const answers = override.answers ?? openAnswers({ maxBytes: settings.CACHE_SIZE })
    const catalogue = override.catalogue ?? openCatalogue(db)
    const deps: Deps = { db, settings, log, catalogue, answers, now: override.now ?? (() => new Date()) }
    const metrics = override.metrics ?? openMetrics()
    const site = createPanelSite(deps, followAnswers(log, metrics, { accessLog: settings.WEB_ACCESS_LOG }))
    if (settings.METRICS_LISTEN && !override.metrics) {
      const { url } = keep(await serveMetrics(metrics, settings.METRICS_LISTEN), (it) => it.close())
      log.info('metrics_ready', { message: `Figures at ${url}`, url })
    }
    const { WEB_BIND: bind, WEB_TIMEOUT: idleMs, WEB_BACKLOG: backlog } = settings
    const server = keep(await listen(site, { ...bind, idleMs, backlog }), (it) => it.close())
    log.info('web_ready', { message: `Serving at ${server.url}`, url: server.url, pid: process.pid })
    return { url: server.url, port: server.port, site, deps }
  })
