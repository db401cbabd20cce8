import { join } from 'node:path'
import { openDatabase } from '@farside/kernel/db'
import { building, createHealth } from '@farside/kernel/lifecycle'
import { openMetrics, serveMetrics } from '@farside/kernel/metrics'
import { openEurydiceLog } from '../../log.ts'
import { databaseUrl, type DestinationSettings } from '../../settings.ts'
import { openStorage } from '../../storage/storage.ts'
import type { DestinationTables } from '../../tables.ts'
import { startReceiver } from './receiver.ts'
import { openSpill } from './spill.ts'

/** Beside the data, so that it has the same disk and the same keeper; no id of a file begins like this. */
const SPILL_FOLDER = 'spill'

/** The receiver as a process (spec §2.1): runs until `signal` is aborted, then drains. */
export async function runReceiver(settings: DestinationSettings, signal: AbortSignal): Promise<void> {
  const log = openEurydiceLog('receiver', settings)
  const built = await building(async (keep) => {
    const metrics = openMetrics()
    const database = openDatabase<DestinationTables>(databaseUrl(settings), {
      name: 'eurydice-receiver',
      poolSize: 2, // one packet at a time; the second connection is for none that died unnoticed
      statementSeconds: 120, // a history of 100,000 entries takes seconds
      log,
    })
    const db = keep(database, (it) => it.destroy())
    const storage = await openStorage(settings.TRANSFERABLE_STORAGE_DIR)
    const spill = await openSpill(join(settings.TRANSFERABLE_STORAGE_DIR, SPILL_FOLDER))
    if (settings.METRICS_LISTEN) keep(await serveMetrics(metrics, settings.METRICS_LISTEN), (it) => it.close())
    return startReceiver({ settings, db, storage, spill, log, metrics, health: createHealth() }, signal)
  })
  try {
    await built.ended
  } finally {
    await built.close()
  }
}
