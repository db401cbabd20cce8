import type { Db } from '@farside/kernel/db'
import type { Log } from '@farside/kernel/log'
import { problems } from '../../problems.ts'
import type { Storage } from '../../storage/storage.ts'
import type { DestinationTables } from '../../tables.ts'
import { findIncoming, removeAllFiles, removeFile } from './file.queries.ts'

export interface DeleteDeps {
  db: Db<DestinationTables>
  storage: Storage
  log: Log
}

/** The owner deletes a file that has arrived. @throws Problem not_found or UnsuccessfulTransferableError */
export async function deleteFile(deps: DeleteDeps, profileId: string, id: string): Promise<void> {
  if (!(await removeFile(deps.db, profileId, id))) {
    const found = await findIncoming(deps.db, profileId, id)
    throw found ? problems.UnsuccessfulTransferableError() : problems.not_found()
  }
  await deleteData(deps, id)
}

/** The owner deletes every file that has arrived. @returns how many there were */
export async function deleteAllFiles(deps: DeleteDeps, profileId: string): Promise<number> {
  const ids = await removeAllFiles(deps.db, profileId)
  for (const id of ids) await deleteData(deps, id)
  return ids.length
}

/** After the row says so: data without a SUCCESS is never shown, a SUCCESS without data would be a fault. */
async function deleteData({ storage, log }: DeleteDeps, id: string): Promise<void> {
  try {
    await storage.delete(id)
  } catch (error) {
    log.error('data_file_not_deleted', { message: `Cannot delete the data of ${id}`, transferable_id: id, error })
  }
}
