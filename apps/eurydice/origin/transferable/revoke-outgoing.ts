import { isLostConnection } from '@farside/kernel/db'
import type { Db } from '@farside/kernel/db'
import { backoff, sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { problems } from '../../problems.ts'
import type { Storage } from '../../storage/storage.ts'
import type { OriginTables, RevocationReason } from '../../tables.ts'
import {
  cancelPendingRanges,
  insertOutgoing,
  insertRevocation,
  lockOutgoing,
  lockUnsubmitted,
} from './outgoing.queries.ts'
import type { NewOutgoing } from './outgoing.queries.ts'
import { isFinal } from './outgoing.rules.ts'

export interface RevokeDeps {
  db: Db<OriginTables>
  storage: Storage
  log: Log
  ending: AbortSignal
}

export interface FailedUpload {
  id: string
  reason: RevocationReason
  /** When the row was to be made together with the only range: the owner is to see that the upload failed. */
  rowToCome?: NewOutgoing
}

/**
 * The owner cancels (eurydice.md §6.7), also while the upload runs: whoever writes its next range finds the revocation.
 * What still waits is cancelled and its data deleted at once.
 * @throws Problem not_found, already_revoked or already_final
 */
export async function cancelOutgoing(deps: RevokeDeps, profileId: string, id: string): Promise<void> {
  const canceled = await deps.db.transaction().execute(async (tx) => {
    const found = await lockOutgoing(tx, profileId, id)
    if (!found) throw problems.not_found()
    if (found.auto_revocations_count > 0) throw problems.already_revoked()
    if (isFinal(found.state)) throw problems.already_final()
    await insertRevocation(tx, id, 'USER_CANCELED')
    return cancelPendingRanges(tx, id)
  })
  await deleteData(deps, canceled)
}

/**
 * Revokes a transferable whose upload failed; a cancel of its owner stays the only revocation. When the database cannot
 * be reached, this goes on in the background until it can, since nobody else would give the transferable up soon.
 */
export async function revokeUpload(deps: RevokeDeps, failed: FailedUpload): Promise<void> {
  try {
    await revokeOnce(deps, failed)
  } catch (error) {
    if (!isLostConnection(error)) throw error
    void revokeWhenPossible(deps, failed)
  }
}

async function revokeWhenPossible(deps: RevokeDeps, failed: FailedUpload): Promise<void> {
  const pause = backoff({ first: 200, most: 10_000 })
  while (!deps.ending.aborted) {
    await sleep(pause.next(), deps.ending)
    try {
      return await revokeOnce(deps, failed)
    } catch (error) {
      if (isLostConnection(error)) continue
      const message = `Cannot revoke the failed upload ${failed.id}`
      deps.log.error('upload_not_revoked', { message, transferable_id: failed.id, error })
      return
    }
  }
}

async function revokeOnce(deps: RevokeDeps, { id, reason, rowToCome }: FailedUpload): Promise<void> {
  const canceled = await deps.db.transaction().execute(async (tx) => {
    if (rowToCome) await insertOutgoing(tx, rowToCome)
    // A commit whose answer was lost may have ended the submission after all: then the file is whole and is sent.
    if (!(await lockUnsubmitted(tx, id))) return []
    await insertRevocation(tx, id, reason)
    return cancelPendingRanges(tx, id)
  })
  await deleteData(deps, canceled)
}

/** After the commit. What cannot be deleted now is swept later: nobody reads the data of an ended range. */
async function deleteData({ storage, log }: RevokeDeps, rangeIds: string[]): Promise<void> {
  for (const id of rangeIds) {
    try {
      await storage.delete(id)
    } catch (error) {
      log.warn('data_not_deleted', { message: `Cannot delete the data of range ${id}`, range_id: id, error })
    }
  }
}
