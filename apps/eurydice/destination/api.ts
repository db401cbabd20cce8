import { openDatabase } from '@farside/kernel/db'
import type { Db } from '@farside/kernel/db'
import { listen } from '@farside/kernel/http'
import { building } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { openMetrics, serveMetrics } from '@farside/kernel/metrics'
import { openLastAccess } from '../account/last-access.ts'
import { aborted, logWords, migrateWhenReachable, readyReport } from '../api.ts'
import { destinationAssociationRoutes } from '../association/association.routes.ts'
import { openWords } from '../association/words.ts'
import { keepFigures } from '../information/figures.ts'
import { readDestinationMetrics, readDestinationStatus } from '../information/information.queries.ts'
import { destinationInformationRoutes } from '../information/information.routes.ts'
import { openEurydiceLog } from '../log.ts'
import { migrationsOf } from '../migrations.ts'
import { databaseUrl } from '../settings.ts'
import type { DestinationSettings } from '../settings.ts'
import { createSideSite } from '../site.ts'
import { openStorage } from '../storage/storage.ts'
import type { DestinationTables } from '../tables.ts'
import { incomingRoutes } from './transferable/incoming.routes.ts'

/** Replaced in tests. */
interface Override {
  db: Db<DestinationTables>
  log: Log
  /** Milliseconds since 1970. */
  now: () => number
}

/** The HTTP process of the destination (eurydice §2.1): builds its parts and serves until closed. */
export const startDestinationApi = (settings: DestinationSettings, override: Partial<Override> = {}) =>
  building(async (keep) => {
    const log = override.log ?? openEurydiceLog('eurydice-destination', settings)
    const now = override.now ?? Date.now
    const db =
      override.db ??
      keep(openDatabase<DestinationTables>(databaseUrl(settings), { name: 'eurydice destination api', log }), (it) =>
        it.destroy(),
      )
    const storage = await openStorage(settings.TRANSFERABLE_STORAGE_DIR)
    const words = await openWords(settings.BYTES2WORDS_DICT)
    logWords(log, words)
    const ending = keep(new AbortController(), (it) => it.abort())
    const lastAccess = keep(openLastAccess(db, log), (it) => it.close())
    const health = () =>
      readyReport(db, settings.TRANSFERABLE_STORAGE_DIR, async () => {
        const { last_packet_received_at: last } = await readDestinationStatus(db)
        if (last && now() - Date.parse(last) <= settings.EXPECT_PACKET_EVERY) return { ok: true }
        return { ok: false, why: last ? `no packet since ${last}` : 'no packet has ever arrived' }
      })
    const site = createSideSite({ side: 'destination', settings, db, log, lastAccess, health, now })
    incomingRoutes({ db, storage, log, settings })(site)
    const secret = settings.USER_ASSOCIATION_TOKEN_SECRET_KEY
    destinationAssociationRoutes({ db, words, now, secret })(site)
    destinationInformationRoutes({ db, settings })(site)
    if (settings.METRICS_LISTEN) {
      const metrics = openMetrics()
      keep(await serveMetrics(metrics, settings.METRICS_LISTEN), (it) => it.close())
      void keepFigures(metrics, () => readDestinationMetrics(db, settings.METRICS_SLIDING_WINDOW), log, ending.signal)
    }
    const { HOST: host, PORT: port, HTTP_IDLE_TIMEOUT: idleMs } = settings
    const server = keep(await listen(site, { host, port, idleMs }), (it) => it.close())
    log.info('api_ready', { message: `Serving at ${server.url}`, url: server.url })
    return { url: server.url, port: server.port, site, db }
  })

/** Runs until the signal, then lets requests in hand end. */
export async function runDestinationApi(settings: DestinationSettings, signal: AbortSignal): Promise<void> {
  if (settings.DJANGO_MANAGEPY_MIGRATE) {
    const log = openEurydiceLog('eurydice-destination', settings)
    await migrateWhenReachable(settings, migrationsOf.destination, log, signal)
  }
  if (signal.aborted) return
  const api = await startDestinationApi(settings)
  await aborted(signal)
  await api.close()
}
