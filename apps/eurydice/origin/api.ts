import { openDatabase } from '@farside/kernel/db'
import type { Db } from '@farside/kernel/db'
import { listen } from '@farside/kernel/http'
import { building } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { openMetrics, serveMetrics } from '@farside/kernel/metrics'
import { openLastAccess } from '../account/last-access.ts'
import { aborted, logWords, migrateWhenReachable, readyReport } from '../api.ts'
import { originAssociationRoutes } from '../association/association.routes.ts'
import { openWords } from '../association/words.ts'
import { keepFigures } from '../information/figures.ts'
import { readOriginMetrics, readOriginStatus } from '../information/information.queries.ts'
import { originInformationRoutes } from '../information/information.routes.ts'
import { openEurydiceLog } from '../log.ts'
import { migrationsOf } from '../migrations.ts'
import { databaseUrl } from '../settings.ts'
import type { OriginSettings } from '../settings.ts'
import { createSideSite } from '../site.ts'
import { openStorage } from '../storage/storage.ts'
import type { OriginTables } from '../tables.ts'
import { outgoingRoutes } from './transferable/outgoing.routes.ts'
import { keepSwept } from './transferable/sweep-orphans.ts'

/** Replaced in tests. */
interface Override {
  db: Db<OriginTables>
  log: Log
  /** Milliseconds since 1970. */
  now: () => number
}

/** The HTTP process of the origin (eurydice §2.1): builds its parts and serves until closed. */
export const startOriginApi = (settings: OriginSettings, override: Partial<Override> = {}) =>
  building(async (keep) => {
    const log = override.log ?? openEurydiceLog('eurydice-origin', settings)
    const now = override.now ?? Date.now
    const db =
      override.db ??
      keep(openDatabase<OriginTables>(databaseUrl(settings), { name: 'eurydice origin api', log }), (it) =>
        it.destroy(),
      )
    const storage = await openStorage(settings.TRANSFERABLE_STORAGE_DIR)
    const words = await openWords(settings.BYTES2WORDS_DICT)
    logWords(log, words)
    const ending = keep(new AbortController(), (it) => it.abort())
    const lastAccess = keep(openLastAccess(db, log), (it) => it.close())
    const health = () =>
      readyReport(db, settings.TRANSFERABLE_STORAGE_DIR, async () => {
        const { link_down_since: since } = await readOriginStatus(db)
        return since ? { ok: false, why: `the link takes no packet since ${since}` } : { ok: true }
      })
    const site = createSideSite({ side: 'origin', settings, db, log, lastAccess, health, now })
    outgoingRoutes({ db, storage, log, ending: ending.signal, settings })(site)
    originAssociationRoutes({
      words,
      now,
      secret: settings.USER_ASSOCIATION_TOKEN_SECRET_KEY,
      expiresAfter: settings.USER_ASSOCIATION_TOKEN_EXPIRES_AFTER,
    })(site)
    originInformationRoutes({ db, settings })(site)
    if (settings.METRICS_LISTEN) {
      const metrics = openMetrics()
      keep(await serveMetrics(metrics, settings.METRICS_LISTEN), (it) => it.close())
      void keepFigures(metrics, () => readOriginMetrics(db, settings.METRICS_SLIDING_WINDOW), log, ending.signal)
    }
    const { HOST: host, PORT: port, HTTP_IDLE_TIMEOUT: idleMs } = settings
    const server = keep(await listen(site, { host, port, idleMs }), (it) => it.close())
    // Twice the longest silence of an upload: whoever writes data has touched it since.
    void keepSwept({ db, storage, log }, 2 * idleMs, ending.signal)
    log.info('api_ready', { message: `Serving at ${server.url}`, url: server.url })
    return { url: server.url, port: server.port, site, db }
  })

/** Runs until the signal, then lets requests in hand end. */
export async function runOriginApi(settings: OriginSettings, signal: AbortSignal): Promise<void> {
  if (settings.DJANGO_MANAGEPY_MIGRATE) {
    const log = openEurydiceLog('eurydice-origin', settings)
    await migrateWhenReachable(settings, migrationsOf.origin, log, signal)
  }
  if (signal.aborted) return
  const api = await startOriginApi(settings)
  await aborted(signal)
  await api.close()
}
