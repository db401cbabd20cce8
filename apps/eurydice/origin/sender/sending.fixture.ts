import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '@farside/harness/database'
import { openDatabase, type Db, type Tx } from '@farside/kernel/db'
import { openLog, type Line } from '@farside/kernel/log'
import { sql } from 'kysely'
import { openStorage, type Storage } from '../../storage/storage.ts'
import type { OriginTables, RevocationReason } from '../../tables.ts'
import { openLinkEntry } from './link.fixture.ts'
import type { SenderDeps, SenderSettings } from './sender-deps.ts'
import { startSender, type Sender } from './start-sender.ts'

/** A database, a storage folder and a link entry of a test's own, and what uploads would have put into them. */
export type Sending = Awaited<ReturnType<typeof openSending>>

export const HOUR = 3_600_000

/** Settings under which nothing but what a test asks for happens: no heartbeats, one history. */
export const quiet: Omit<SenderSettings, 'LIDIS_HOST' | 'LIDIS_PORT'> = {
  TRANSFERABLE_RANGE_SIZE: 5000,
  TRANSFERABLE_HISTORY_DURATION: 2 * HOUR,
  TRANSFERABLE_HISTORY_SEND_EVERY: HOUR,
  PACKET_SENDER_QUEUE_SIZE: 1,
  MAX_TRANSFERABLES_PER_PACKET: 800,
  HEARTBEAT_SEND_EVERY: HOUR,
  SENDER_POLL_DATABASE_EVERY: 10,
  SENDER_RANGE_FILLER_CLASS: 'UserRotatingTransferableRangeFiller',
  PEER_COMPAT: 'strict',
}

export interface FileToSend {
  name?: string
  /** Bytes of each range. */
  ranges: number[]
  /** Whether the upload has ended. */
  submitted?: boolean
}

export async function openSending() {
  const database = await freshDatabase({ migrations: new URL('../../migrations/origin/', import.meta.url) })
  const db = openDatabase<OriginTables>(database.url)
  const folder = await mkdtemp(join(tmpdir(), 'farside-sender-'))
  const storage = await openStorage(folder)
  const link = await openLinkEntry()
  const lines: Line[] = []
  const log = openLog({
    program: 'sender',
    level: 'debug',
    sinks: [{ shape: (line) => String(lines.push(line)), write: () => {} }],
  })
  const senders: { sender: Sender; db: Db<OriginTables> }[] = []

  return {
    database,
    db,
    folder,
    storage,
    link,
    lines,
    logged: (key: string) => lines.filter((line) => line.key === key),

    /** Another connection pool for each sender, as another process would have. */
    start: (settings: Partial<SenderSettings> = {}, deps: Partial<SenderDeps> = {}): Sender => {
      const own = openDatabase<OriginTables>(database.url)
      const address = { LIDIS_HOST: link.host, LIDIS_PORT: link.port }
      const retry = { first: 10, most: 100 }
      const sender = startSender({
        db: own,
        storage,
        log,
        retry,
        ...deps,
        settings: { ...quiet, ...address, ...settings },
      })
      senders.push({ sender, db: own })
      return sender
    },

    /** Profile ids of new users, ascending, with these priorities. */
    addUsers: async (...priorities: number[]): Promise<string[]> => {
      const names = priorities.map(() => ({ username: randomUUID() }))
      await db.insertInto('eurydice_users').values(names).execute()
      const profiles = await db.selectFrom('eurydice_user_profiles').select('id').orderBy('id').execute()
      const ids = profiles.map(({ id }) => id).slice(-priorities.length)
      for (const [at, id] of ids.entries()) {
        await db.updateTable('eurydice_user_profiles').set({ priority: priorities[at]! }).where('id', '=', id).execute()
      }
      return ids
    },

    addFile: async (owner: string, file: FileToSend): Promise<AddedFile> => {
      const [added] = await addFiles(db, folder, owner, [file])
      return added!
    },
    addFiles: (owner: string, files: FileToSend[]) => addFiles(db, folder, owner, files),

    /** Goes on with an upload; when it ends, with the last range as every upload does. */
    addRanges: (file: AddedFile, ranges: number[], { submit = false } = {}) =>
      db.transaction().execute(async (tx) => {
        for (const size of ranges) await addRange(tx, folder, file, size)
        await recordUpload(tx, file, submit)
      }),

    revoke: (transferableId: string, reason: RevocationReason = 'UPLOAD_SIZE_MISMATCH') =>
      db
        .insertInto('eurydice_transferable_revocations')
        .values({ outgoing_transferable_id: transferableId, reason })
        .execute(),

    /** As the cancel of an owner does, besides the revocation. */
    cancelRanges: (transferableId: string) =>
      db
        .updateTable('eurydice_transferable_ranges')
        .set({ transfer_state: 'CANCELED', finished_at: sql<string>`clock_timestamp()` })
        .where('outgoing_transferable_id', '=', transferableId)
        .execute(),

    maintain: (maintenance: boolean) => db.updateTable('eurydice_maintenance').set({ maintenance }).execute(),

    /** States of a file's ranges, in their order in the file. */
    rangeStates: async (transferableId: string): Promise<string[]> => {
      const rows = await db
        .selectFrom('eurydice_transferable_ranges')
        .select('transfer_state')
        .where('outgoing_transferable_id', '=', transferableId)
        .orderBy('byte_offset')
        .execute()
      return rows.map(({ transfer_state }) => transfer_state)
    },

    stateOf: async (transferableId: string): Promise<string> => {
      const row = await db
        .selectFrom('eurydice_outgoing_transferables')
        .select('state')
        .where('id', '=', transferableId)
        .executeTakeFirstOrThrow()
      return row.state
    },

    /** Ids of the ranges whose data is there. */
    storedIds: () => storedIds(storage),

    close: async () => {
      link.release()
      await Promise.all(senders.map(({ sender }) => sender.close()))
      await Promise.all([...senders.map((it) => it.db.destroy()), db.destroy(), link.close()])
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface AddedFile {
  id: string
  size: number
  rangeIds: string[]
  bytes: Buffer[]
}

/** The last range commits together with the end of the upload, so that a sender sees that it is the last (§2.4). */
function addFiles(db: Db<OriginTables>, folder: string, owner: string, files: FileToSend[]): Promise<AddedFile[]> {
  return db.transaction().execute(async (tx) => {
    const added: AddedFile[] = []
    for (const { name = 'a.bin', ranges, submitted = true } of files) {
      const { id } = await tx
        .insertInto('eurydice_outgoing_transferables')
        .values({ name, user_profile_id: owner, user_provided_meta: { 'Metadata-Name': name } })
        .returning('id')
        .executeTakeFirstOrThrow()
      const file: AddedFile = { id, size: 0, rangeIds: [], bytes: [] }
      for (const size of ranges) await addRange(tx, folder, file, size)
      await recordUpload(tx, file, submitted)
      added.push(file)
    }
    return added
  })
}

async function addRange(tx: Tx<OriginTables>, folder: string, file: AddedFile, size: number): Promise<void> {
  const id = randomUUID()
  const bytes = Buffer.alloc(size, id)
  await mkdir(join(folder, id.slice(0, 2)), { recursive: true })
  await writeFile(join(folder, id.slice(0, 2), id), bytes)
  await tx
    .insertInto('eurydice_transferable_ranges')
    .values({ id, size, byte_offset: file.size, outgoing_transferable_id: file.id })
    .execute()
  file.size += size
  file.rangeIds.push(id)
  file.bytes.push(bytes)
}

async function recordUpload(tx: Tx<OriginTables>, file: AddedFile, submitted: boolean): Promise<void> {
  const digest = (algorithm: string) => createHash(algorithm).update(Buffer.concat(file.bytes)).digest()
  const end = { size: file.size, sha1: digest('sha1'), sha256: digest('sha256') }
  await tx
    .updateTable('eurydice_outgoing_transferables')
    .set({
      bytes_received: file.size,
      ...(submitted && { ...end, submission_succeeded_at: sql<string>`clock_timestamp()` }),
    })
    .where('id', '=', file.id)
    .execute()
}

async function storedIds(storage: Storage): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of storage.list()) ids.push(id)
  return ids.toSorted()
}
