import type { Tx } from '@farside/kernel/db'
import type { DestinationTables } from '../../tables.ts'
import {
  clearJournal,
  endUnfinished,
  insertFiles,
  journalParts,
  profilesFor,
  updateFiles,
  type FileProgress,
  type NewFile,
} from './incoming.queries.ts'
import { isPassing } from './patience.ts'
import type { Receiving } from './receiving.ts'
import { failFile, type StagedFile } from './stage-file.ts'
import { storedMeta, storedName } from './stored-text.rules.ts'

/**
 * Saves what was staged in one transaction, and one file after the other when that is refused, so that a file whose row
 * the database does not take fails alone.
 *
 * @returns those whose row says now what was staged; another receiver's or the remover's hand was at the others
 * @throws when the database cannot be reached
 */
export async function saveFiles(receiving: Receiving, staged: readonly StagedFile[]): Promise<StagedFile[]> {
  if (staged.length === 0) return []
  const { db, log } = receiving
  try {
    return await db.transaction().execute((tx) => saveTogether(tx, staged))
  } catch (error) {
    if (isPassing(error)) throw error
    if (staged.length > 1) return saveApart(receiving, staged)
    const [file] = staged as [StagedFile]
    if (file.failure === undefined) {
      failFile(file, error)
      return saveFiles(receiving, [file])
    }
    log.error('on_the_wire_exception', {
      message: 'A file that failed cannot even be recorded as failed',
      transferable_id: file.id,
      error,
    })
    return [file]
  }
}

async function saveApart(receiving: Receiving, staged: readonly StagedFile[]): Promise<StagedFile[]> {
  const saved: StagedFile[] = []
  for (const file of staged) saved.push(...(await saveFiles(receiving, [file])))
  return saved
}

async function saveTogether(tx: Tx<DestinationTables>, staged: readonly StagedFile[]): Promise<StagedFile[]> {
  const fresh = staged.filter((it) => !it.known)
  const origins = fresh.map((it) => it.ranges[0]!.transferable.user_profile_id)
  const profiles = await profilesFor(tx, origins)
  const failed = staged.filter((it) => it.known && it.failure !== undefined)
  const grown = staged.filter((it) => it.known && it.failure === undefined)
  const rows = fresh.map((it) => newFile(it, profiles))
  const inserted = await insertFiles(tx, rows)
  const updated = await updateFiles(tx, grown.map(progressOf))
  const ended = await endUnfinished(tx, failed.map(idOf), 'ERROR')
  const saved = new Set([...inserted, ...updated, ...ended])
  const done = staged.filter((it) => saved.has(it.id))
  const unfinished = done.filter((it) => it.file.state === 'ONGOING')
  await journalParts(tx, unfinished)
  const whole = grown.filter((it) => it.file.state === 'SUCCESS' && saved.has(it.id))
  await clearJournal(tx, whole.map(idOf))
  return done
}

const idOf = ({ id }: StagedFile) => id

function newFile(staged: StagedFile, profiles: ReadonlyMap<string, string>): NewFile {
  const { id, ranges, file } = staged
  const { name, user_profile_id, user_provided_meta } = ranges[0]!.transferable
  return {
    id,
    profile: profiles.get(user_profile_id)!,
    name: storedName(name),
    meta: storedMeta(user_provided_meta),
    size: file.size,
    bytes: file.bytesReceived,
    state: file.state,
    ...digestsOf(staged),
  }
}

const progressOf = (staged: StagedFile): FileProgress => ({
  id: staged.id,
  expected: staged.known!.bytes_received,
  bytes: staged.file.bytesReceived,
  state: staged.file.state,
  size: staged.file.size,
  ...digestsOf(staged),
})

const digestsOf = ({ ended }: StagedFile) => ({
  sha1: ended?.sha1.toString('hex') ?? null,
  sha256: ended?.sha256.toString('hex') ?? null,
})
