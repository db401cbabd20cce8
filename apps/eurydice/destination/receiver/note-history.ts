import type { PacketHistoryEntry } from '../../packet/packet.ts'
import { inParallel } from '../../storage/in-parallel.ts'
import { endUnfinished, findFiles, insertFiles, profilesFor, type NewFile } from './incoming.queries.ts'
import { isPassing } from './patience.ts'
import { deleteData, FILES_AT_A_TIME, type Receiving } from './receiving.ts'
import { storedMeta, storedName } from './stored-text.rules.ts'

const AT_A_TIME = 10_000

/**
 * Applies a history (spec §5.4, §7.6): the origin has finished these files, so one that is unfinished here or unknown has
 * lost its end or all of it, and becomes ERROR. Thousands at a time; when that is refused each entry is applied alone.
 * Of two entries about one file the last counts. Safe to run twice.
 *
 * @throws when the database cannot be reached
 */
export async function noteHistory(receiving: Receiving, history: readonly PacketHistoryEntry[]): Promise<void> {
  const entries = [...new Map(history.map((entry) => [entry.transferable_id, entry])).values()]
  receiving.log.info('history_extractor', { status: 'started', entries: entries.length })
  for (let at = 0; at < entries.length; at += AT_A_TIME) {
    const some = entries.slice(at, at + AT_A_TIME)
    try {
      await noteTogether(receiving, some)
    } catch (error) {
      if (isPassing(error)) throw error
      for (const entry of some) await noteAlone(receiving, entry)
    }
  }
  receiving.log.info('history_extractor', { status: 'done', entries: entries.length })
}

async function noteAlone(receiving: Receiving, entry: PacketHistoryEntry): Promise<void> {
  try {
    await noteTogether(receiving, [entry])
  } catch (error) {
    if (isPassing(error)) throw error
    const transferable_id = entry.transferable_id
    receiving.log.error('on_the_wire_exception', {
      message: 'An entry of a history is skipped',
      transferable_id,
      error,
    })
  }
}

async function noteTogether(receiving: Receiving, entries: readonly PacketHistoryEntry[]): Promise<void> {
  const { db, digests, log } = receiving
  const { failed, created } = await db.transaction().execute(async (tx) => {
    const known = await findFiles(
      tx,
      entries.map((entry) => entry.transferable_id),
    )
    const unknown = entries.filter((entry) => !known.has(entry.transferable_id))
    const profiles = await profilesFor(
      tx,
      unknown.map((entry) => entry.user_profile_id),
    )
    const unfinished = [...known.values()].filter(({ state }) => state === 'ONGOING').map(({ id }) => id)
    return {
      failed: await endUnfinished(tx, unfinished, 'ERROR'),
      created: await insertFiles(
        tx,
        unknown.map((entry) => lostFile(entry, profiles)),
      ),
    }
  })
  for (const transferable_id of failed) {
    digests.forget(transferable_id)
    log.error('transferable_marked_as_failed', { message: 'The end of a file never arrived', transferable_id })
  }
  for (const transferable_id of created) {
    log.error('created_errored_transferable_db', { message: 'Nothing of a file ever arrived', transferable_id })
  }
  await inParallel(failed, FILES_AT_A_TIME, (id) => deleteData(receiving, id))
}

function lostFile(entry: PacketHistoryEntry, profiles: ReadonlyMap<string, string>): NewFile {
  return {
    id: entry.transferable_id,
    profile: profiles.get(entry.user_profile_id)!,
    name: storedName(entry.name),
    meta: storedMeta(entry.user_provided_meta ?? {}),
    size: null,
    bytes: 0,
    state: 'ERROR',
    sha1: entry.sha1 && Buffer.from(entry.sha1).toString('hex'),
    sha256: entry.sha256 ? Buffer.from(entry.sha256).toString('hex') : null,
  }
}
