import { inParallel } from '../../storage/in-parallel.ts'
import { findUnfinishedAfter } from './incoming.queries.ts'
import { FILES_AT_A_TIME, type Receiving } from './receiving.ts'

const AT_A_TIME = 1000
const LEAST_ID = '00000000-0000-0000-0000-000000000000'

/**
 * Cuts every unfinished file to the bytes that its row knows of (spec §7.6): a receiver that was killed between the disk
 * and the database leaves more.
 */
export async function cutSurplus({ db, storage, log }: Pick<Receiving, 'db' | 'storage' | 'log'>): Promise<void> {
  let last = LEAST_ID
  for (;;) {
    const files = await findUnfinishedAfter(db, last, AT_A_TIME)
    await inParallel(files, FILES_AT_A_TIME, async ({ id, bytes_received }) => {
      try {
        const stored = await storage.find(id)
        if (stored === undefined || stored.bytes <= bytes_received) return
        await storage.truncate(id, bytes_received)
        log.info('store_range', { message: 'Bytes that no row knows of are cut off', transferable_id: id })
      } catch (error) {
        // Its next range meets the same fault and fails it; the others are to be received.
        const message = 'The surplus of a file cannot be cut off'
        log.error('store_range', { message, transferable_id: id, error })
      }
    })
    if (files.length < AT_A_TIME) return
    last = files.at(-1)!.id
  }
}
