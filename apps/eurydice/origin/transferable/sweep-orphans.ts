import type { Db } from '@farside/kernel/db'
import { sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import type { Storage } from '../../storage/storage.ts'
import type { OriginTables } from '../../tables.ts'
import { pendingRangeIds } from './outgoing.queries.ts'

export interface SweepDeps {
  db: Db<OriginTables>
  storage: Storage
  log: Log
}

/** How many ids are asked for in one statement. */
const BATCH = 1000

/**
 * Deletes data that no waiting range owns: what a killed process or a lost database left behind (§6.6).
 * @param untouchedMs data changed more recently is left alone: another API process may be writing it, or be waiting for
 *   the byte that decides how its range is recorded. Longer than the idle time-out of uploads, therefore.
 * @returns how many were deleted
 */
export async function sweepOrphans({ db, storage, log }: SweepDeps, untouchedMs: number): Promise<number> {
  const before = Date.now() - untouchedMs
  let swept = 0
  let batch: string[] = []
  const settleBatch = async () => {
    // Asked after the data was seen: a range is recorded after its data is stored, so it is found if it is there.
    const owned = await pendingRangeIds(db, batch)
    for (const id of batch.filter((candidate) => !owned.has(candidate))) {
      await storage.delete(id)
      swept += 1
    }
    batch = []
  }
  for await (const { id, changedAt } of storage.list()) {
    if (changedAt > before) continue
    batch.push(id)
    if (batch.length === BATCH) await settleBatch()
  }
  if (batch.length > 0) await settleBatch()
  if (swept > 0) log.info('orphans_swept', { message: `Deleted ${swept} data files that no range owns`, count: swept })
  return swept
}

/** Sweeps at start, then once every `untouchedMs`, until the signal; a failed sweep is logged and the next one comes. */
export async function keepSwept(deps: SweepDeps, untouchedMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await sweepOrphans(deps, untouchedMs)
    } catch (error) {
      deps.log.warn('orphans_not_swept', { message: 'Cannot look for orphan data now', error })
    }
    await sleep(untouchedMs, signal)
  }
}
