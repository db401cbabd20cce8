import type { Log } from '@farside/kernel/log'
import { inParallel } from '../../storage/in-parallel.ts'
import type { Storage } from '../../storage/storage.ts'

/** Deletes data that no PENDING range owns any more. What cannot be deleted is an orphan for the sweep of the API. */
export async function removeRangeData(storage: Storage, rangeIds: string[], log: Log): Promise<void> {
  await inParallel(rangeIds, 4, async (id) => {
    try {
      await storage.delete(id)
    } catch (error) {
      log.warn('range_data_not_removed', { range_id: id, message: 'The data of a range cannot be deleted', error })
    }
  })
}
