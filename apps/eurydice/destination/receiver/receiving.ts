import type { Db } from '@farside/kernel/db'
import type { Log } from '@farside/kernel/log'
import type { Storage } from '../../storage/storage.ts'
import type { DestinationTables } from '../../tables.ts'
import type { Digests } from './digests.ts'

/** What every step of applying a packet works on. */
export interface Receiving {
  db: Db<DestinationTables>
  storage: Storage
  digests: Digests
  log: Log
}

/** Files that are written, synced or deleted at a time; more gain nothing, as the runtime's pool has four threads. */
export const FILES_AT_A_TIME = 8

/** Deletes the bytes of a file that has ended without success. */
export async function deleteData({ storage, log }: Pick<Receiving, 'storage' | 'log'>, id: string): Promise<void> {
  try {
    await storage.delete(id)
  } catch (error) {
    log.error('store_range', { message: 'The data of a failed file cannot be deleted', transferable_id: id, error })
  }
}
