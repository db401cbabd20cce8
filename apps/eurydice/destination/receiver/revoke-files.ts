import type { PacketRevocation } from '../../packet/packet.ts'
import { inParallel } from '../../storage/in-parallel.ts'
import { endUnfinished, findFiles, insertFiles, profilesFor, type NewFile } from './incoming.queries.ts'
import { isPassing } from './patience.ts'
import { deleteData, FILES_AT_A_TIME, type Receiving } from './receiving.ts'
import { storedName } from './stored-text.rules.ts'

const AT_A_TIME = 5000

/**
 * Applies revocations (spec §5.4): an unfinished file ends as REVOKED without data, an unknown one gets a REVOKED row, one
 * that has ended stays as it is. Thousands at a time; when that is refused each is applied alone. Safe to run twice.
 *
 * @throws when the database cannot be reached
 */
export async function revokeFiles(receiving: Receiving, revocations: readonly PacketRevocation[]): Promise<void> {
  for (let at = 0; at < revocations.length; at += AT_A_TIME) {
    const some = revocations.slice(at, at + AT_A_TIME)
    try {
      await revokeTogether(receiving, some)
    } catch (error) {
      if (isPassing(error)) throw error
      for (const revocation of some) await revokeAlone(receiving, revocation)
    }
  }
}

async function revokeAlone(receiving: Receiving, revocation: PacketRevocation): Promise<void> {
  try {
    await revokeTogether(receiving, [revocation])
  } catch (error) {
    if (isPassing(error)) throw error
    const transferable_id = revocation.transferable_id
    receiving.log.error('failed_to_revoke', { message: 'A file cannot be revoked', transferable_id, error })
  }
}

async function revokeTogether(receiving: Receiving, revocations: readonly PacketRevocation[]): Promise<void> {
  const { db, digests, log } = receiving
  const { states, created, stopped } = await db.transaction().execute(async (tx) => {
    const known = await findFiles(tx, revocations.map(idOf))
    const unknown = new Map(revocations.filter((it) => !known.has(it.transferable_id)).map((it) => [idOf(it), it]))
    const fresh = [...unknown.values()]
    const profiles = await profilesFor(
      tx,
      fresh.map((it) => it.user_profile_id),
    )
    const unfinished = [...known.values()].filter(({ state }) => state === 'ONGOING').map(({ id }) => id)
    return {
      states: known,
      created: await insertFiles(
        tx,
        fresh.map((it) => revokedFile(it, profiles)),
      ),
      stopped: await endUnfinished(tx, unfinished, 'REVOKED'),
    }
  })
  const ended = new Set([...created, ...stopped])
  for (const { transferable_id, reason } of revocations) {
    // Taken out of the set: a second revocation of the same file finds it revoked.
    if (ended.delete(transferable_id)) {
      log.info('transferable_revoked', { transferable_id, reason })
    } else {
      const state = states.get(transferable_id)?.state ?? 'REVOKED'
      log.error('transferable_cannot_be_revoked', { message: `The file is ${state} already`, transferable_id, state })
    }
  }
  // Also of those that were revoked before: the receiver may have died between that commit and the deletion.
  const revokedBefore = [...states.values()].filter(({ state }) => state === 'REVOKED').map(({ id }) => id)
  await inParallel([...stopped, ...revokedBefore], FILES_AT_A_TIME, async (id) => {
    digests.forget(id)
    await deleteData(receiving, id)
  })
}

const idOf = ({ transferable_id }: PacketRevocation) => transferable_id

function revokedFile(revocation: PacketRevocation, profiles: ReadonlyMap<string, string>): NewFile {
  return {
    id: revocation.transferable_id,
    profile: profiles.get(revocation.user_profile_id)!,
    name: storedName(revocation.transferable_name),
    meta: {},
    size: null,
    bytes: 0,
    state: 'REVOKED',
    sha1: hexOf(revocation.transferable_sha1),
    sha256: null,
  }
}

const hexOf = (digest: Uint8Array | null) => (digest === null ? null : Buffer.from(digest).toString('hex'))
