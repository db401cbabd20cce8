import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '@farside/harness/database'
import { openDatabase, type Db } from '@farside/kernel/db'
import { openLog, type Line } from '@farside/kernel/log'
import { sql } from 'kysely'
import { openStorage, type Storage } from '../../storage/storage.ts'
import type { OriginTables, RevocationReason } from '../../tables.ts'
import { openLinkEntry, type LinkEntry } from './link.fixture.ts'
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
  /** Whether the origin was told the length before the upload ended. */
  sizeKnown?: boolean
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

    addFile: async (owner: string, file: FileToSend) => {
      const { name = 'a.bin', ranges, submitted = true, sizeKnown = submitted } = file
      const size = ranges.reduce((sum, bytes) => sum + bytes, 0)
      const { id } = await db
        .insertInto('eurydice_outgoing_transferables')
        .values({
          name,
          size: sizeKnown ? size : null,
          user_profile_id: owner,
          user_provided_meta: { 'Metadata-Name': name },
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      const added = { id, name, size: 0, rangeIds: [] as string[], bytes: [] as Buffer[] }
      await addRanges(db, folder, added, ranges)
      if (submitted) await submit(db, added)
      return added
    },

    addRanges: (file: AddedFile, ranges: number[]) => addRanges(db, folder, file, ranges),
    submit: (file: AddedFile) => submit(db, file),

    revoke: (transferableId: string, reason: RevocationReason = 'UPLOAD_SIZE_MISMATCH') =>
      db
        .insertInto('eurydice_transferable_revocations')
        .values({ outgoing_transferable_id: transferableId, reason })
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

async function addRanges(db: Db<OriginTables>, folder: string, file: AddedFile, ranges: number[]): Promise<void> {
  for (const size of ranges) {
    const id = randomUUID()
    const bytes = Buffer.alloc(size, id)
    await mkdir(join(folder, id.slice(0, 2)), { recursive: true })
    await writeFile(join(folder, id.slice(0, 2), id), bytes)
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('eurydice_transferable_ranges')
        .values({ id, size, byte_offset: file.size, outgoing_transferable_id: file.id })
        .execute()
      file.size += size
      await tx
        .updateTable('eurydice_outgoing_transferables')
        .set({ bytes_received: file.size })
        .where('id', '=', file.id)
        .execute()
    })
    file.rangeIds.push(id)
    file.bytes.push(bytes)
  }
}

async function submit(db: Db<OriginTables>, file: AddedFile): Promise<void> {
  const sha1 = createHash('sha1').update(Buffer.concat(file.bytes)).digest()
  const sha256 = createHash('sha256').update(Buffer.concat(file.bytes)).digest()
  await db
    .updateTable('eurydice_outgoing_transferables')
    .set({ size: file.size, sha1, sha256, submission_succeeded_at: sql`clock_timestamp()` })
    .where('id', '=', file.id)
    .execute()
}

async function storedIds(storage: Storage): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of storage.list()) ids.push(id)
  return ids.toSorted()
}
