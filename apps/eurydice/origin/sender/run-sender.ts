import { totalmem } from 'node:os'
import { settingsInvalid } from '@farside/kernel/config'
import { openDatabase } from '@farside/kernel/db'
import { building } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { openMetrics, serveMetrics } from '@farside/kernel/metrics'
import { openEurydiceLog } from '../../log.ts'
import { databaseUrl, type OriginSettings } from '../../settings.ts'
import { openStorage } from '../../storage/storage.ts'
import type { OriginTables } from '../../tables.ts'
import type { SenderSettings } from './sender-deps.ts'
import { startSender } from './start-sender.ts'

/**
 * The sender as a process: runs until told to stop, and then until its queue has left (eurydice.md §2.3, §7.3).
 * @throws Problem `settings_invalid` without an address of the link entry
 */
export async function runSender(settings: OriginSettings, signal: AbortSignal): Promise<void> {
  const linked = withLink(settings)
  const log = openEurydiceLog('sender', settings)
  warnAboutMemory(settings, log)
  const parts = await building(async (keep) => {
    const metrics = openMetrics()
    if (settings.METRICS_LISTEN) {
      keep(await serveMetrics(metrics, settings.METRICS_LISTEN), (server) => server.close())
    }
    const storage = await openStorage(settings.TRANSFERABLE_STORAGE_DIR)
    const db = keep(
      openDatabase<OriginTables>(databaseUrl(settings), { name: 'eurydice sender', poolSize: 3, log }),
      (it) => it.destroy(),
    )
    const sender = keep(startSender({ db, storage, settings: linked, log, metrics }), (it) => it.close())
    return { sender }
  })
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  await parts.close()
}

function withLink(settings: OriginSettings): OriginSettings & SenderSettings {
  const { LIDIS_HOST, LIDIS_PORT } = settings
  if (LIDIS_HOST && LIDIS_PORT) return { ...settings, LIDIS_HOST, LIDIS_PORT }
  const missing = [!LIDIS_HOST && 'LIDIS_HOST', !LIDIS_PORT && 'LIDIS_PORT'].filter((name) => name !== false)
  throw settingsInvalid(missing.map((name) => `${name} is not set: the sender needs the address of the link entry`))
}

/** Packets waiting, one being written and one being filled, each at worst twice a range (eurydice.md §7.8). */
function warnAboutMemory(settings: OriginSettings, log: Log): void {
  const worst = (settings.PACKET_SENDER_QUEUE_SIZE + 2) * 2 * settings.TRANSFERABLE_RANGE_SIZE
  const limit = Math.min(process.constrainedMemory() || Infinity, totalmem())
  const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
  const message = `Packets may take ${mebibytes(worst)} of ${mebibytes(limit)} of memory`
  if (worst > 0.8 * limit) {
    log.warn('sender_memory', { message: `${message}: lower TRANSFERABLE_RANGE_SIZE or PACKET_SENDER_QUEUE_SIZE` })
  } else log.info('sender_memory', { message })
}
