import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '@farside/harness/database'
import { freePorts } from '@farside/harness/free-ports'
import { migrate, openDatabase, startPostgres } from '@farside/kernel/db'
import type { PostgresOptions } from '@farside/kernel/db'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { sweepOrphans } from '../origin/transferable/sweep-orphans.ts'
import type { OriginTables } from '../tables.ts'
import { eventually } from './eventually.ts'
import { startOriginFiles } from './origin-files.ts'
import type { OriginFiles } from './origin-files.ts'
import { startOriginProcess, weighable, weighUpload } from './origin-process.ts'
import { open, replyTo } from './raw-http.ts'

const RANGE = 1_000_000
const migrations = new URL('../migrations/origin/', import.meta.url)

let closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.toReversed()) await close()
  closers = []
})

describe('uploads while something fails', () => {
  test.skipIf(!mayMount())('§16.1 case 25: storage that fills up in the middle of an upload', async () => {
    const origin = await started({ storageRoot: join(await smallFileSystem(), 'data') })
    const user = await origin.newUser()
    const asking = startUpload(origin, user, { 'Transfer-Encoding': 'chunked' })
    const answered = replyTo(asking)
    asking.end(Buffer.alloc(8 * RANGE))
    expect(await answered).toMatchObject({ status: 507, json: { code: 'storage_full' } })
    const [failed] = await filesOf(origin)
    expect(failed).toMatchObject({ state: 'ERROR', reason: 'OBJECT_STORAGE_FULL' })
    expect(await origin.storedIds()).toEqual([])
    const next = startUpload(origin, user, { 'Content-Length': 5 })
    next.end('hello')
    expect((await replyTo(next)).status).toBe(201)
  })

  test('§16.1 case 26: a database that stops in mid-upload', { timeout: 120_000 }, async () => {
    const database = await ownDatabase()
    const origin = await started({ databaseUrl: database.url })
    const user = await origin.newUser()
    const asking = startUpload(origin, user, { 'Content-Length': 5 * RANGE })
    const answered = replyTo(asking)
    asking.write(Buffer.alloc(2 * RANGE + 1))
    await eventually(
      () => filesOf(origin),
      ([file]) => file?.bytes_received === 2 * RANGE,
    )
    await database.stop()
    asking.end(Buffer.alloc(3 * RANGE - 1))
    expect((await answered).status).toBeGreaterThanOrEqual(500)
    await database.start()
    const [file] = await eventually(
      () => filesOf(origin),
      ([found]) => found?.state === 'ERROR',
    )
    expect(file).toMatchObject({ reason: 'UNEXPECTED_EXCEPTION', submission_succeeded_at: null })
    await sweepOrphans(origin, 0)
    expect(await origin.storedIds()).toEqual([])
    const next = startUpload(origin, user, { 'Content-Length': 5 })
    next.end('hello')
    expect((await replyTo(next)).status).toBe(201)
  })

  test('a connection to the database that breaks is not taken for a client that went away', async () => {
    const database = await freshDatabase({ migrations })
    closers.push(() => database.drop())
    const line = await breakableLine(database.url)
    const origin = await started({ databaseUrl: line.url })
    const direct = openDatabase<OriginTables>(database.url)
    closers.push(() => direct.destroy())
    const asking = startUpload(origin, await origin.newUser(), { 'Content-Length': 4 * RANGE })
    const answered = replyTo(asking)
    asking.write(Buffer.alloc(RANGE + 1))
    await eventually(
      () => filesOf({ db: direct }),
      ([file]) => file?.bytes_received === RANGE,
    )
    await direct.transaction().execute(async (tx) => {
      await sql`select from eurydice_outgoing_transferables for update`.execute(tx)
      asking.write(Buffer.alloc(RANGE))
      const waiting = () => sql`select from pg_locks where not granted`.execute(direct)
      await eventually(waiting, ({ rows }) => rows.length > 0)
      line.reset()
      asking.end(Buffer.alloc(2 * RANGE - 1))
      await eventually(
        async () => origin.logged.map(({ key }) => key),
        (keys) => keys.includes('upload_failed'),
      )
    })
    expect((await answered).status).toBeGreaterThanOrEqual(500)
    const [file] = await eventually(
      () => filesOf({ db: direct }),
      ([found]) => found?.state === 'ERROR',
    )
    expect(file).toMatchObject({ reason: 'UNEXPECTED_EXCEPTION', submission_succeeded_at: null })
    await eventually(
      async () => (await sweepOrphans({ ...origin, db: direct }, 0), origin.storedIds()),
      (ids) => ids.length === 0,
    )
  })

  test('§16.1 case 27: a killed process leaves an item that was never submitted, and data that is swept', async () => {
    const watched = await started({})
    const user = await watched.newUser()
    const { url, program } = await startOriginProcess(watched)
    closers.push(() => program.kill())
    const asking = open(url, 'POST', uploadHeaders(user, { 'Content-Length': 5 * RANGE }))
    asking.on('error', () => undefined)
    asking.write(Buffer.alloc(3 * RANGE + 1))
    await eventually(
      () => filesOf(watched),
      ([file]) => file?.bytes_received === 3 * RANGE,
    )
    await eventually(watched.storedIds, (ids) => ids.length === 4)
    await program.kill()
    expect(await filesOf(watched)).toMatchObject([{ state: 'PENDING', submission_succeeded_at: null, reason: null }])
    // Three ranges are recorded and may be sent; what was being written is nobody's.
    expect(await sweepOrphans(watched, 0)).toBe(1)
    expect(await watched.storedIds()).toHaveLength(3)
  })

  test.skipIf(!weighable)('§16.1 case 29: a long stream of zeros in bounded memory', { timeout: 120_000 }, async () => {
    const { size, idleBytes, mostBytes } = await weighUpload(300 * 2 ** 20)
    expect(size).toBe(300 * 2 ** 20)
    expect(mostBytes - idleBytes).toBeLessThan(300e6)
  })
})

async function started(options: { storageRoot?: string; databaseUrl?: string }): Promise<OriginFiles> {
  const settings = { TRANSFERABLE_RANGE_SIZE: RANGE }
  const origin = await startOriginFiles({ ...options, settings })
  closers.push(() => origin.close())
  return origin
}

/** A server of its own that can be stopped and started again, migrated. */
async function ownDatabase() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'farside-stopped-'))
  await chmod(dataFolder, 0o755)
  closers.push(() => rm(dataFolder, { recursive: true, force: true }))
  const [port] = await freePorts(1)
  const options: PostgresOptions = {
    dataFolder,
    places: [join(dataFolder, 'place')],
    port: port!,
    password: 'test',
    ...(process.env.FARSIDE_TEST_POSTGRES && { home: process.env.FARSIDE_TEST_POSTGRES }),
  }
  let server = await startPostgres(options)
  closers.push(() => server.stop())
  await migrate(server.url, migrations)
  return {
    url: server.url,
    stop: () => server.stop(true),
    start: async () => {
      server = await startPostgres(options)
    },
  }
}

/** The same database, by a way whose connections can be broken off. */
async function breakableLine(databaseUrl: string) {
  const url = new URL(databaseUrl)
  const open = new Set<Socket>()
  const target = { host: url.hostname, port: Number(url.port) }
  const server = createServer((near) => {
    const far = connect(target)
    open.add(near.on('close', () => open.delete(near)))
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const reset = () => open.forEach((socket) => socket.resetAndDestroy())
  closers.push(() => (reset(), server.close()))
  url.port = String((server.address() as AddressInfo).port)
  return { url: url.href, reset }
}

const uploadHeaders = (user: string, headers: Record<string, string | number>) => ({
  'X-Test-User': user,
  'Content-Type': 'application/octet-stream',
  ...headers,
})

const startUpload = ({ url }: OriginFiles, user: string, headers: Record<string, string | number>) =>
  open(url, 'POST', uploadHeaders(user, headers))

function filesOf({ db }: Pick<OriginFiles, 'db'>) {
  return db
    .selectFrom('eurydice_outgoing_transferables as t')
    .leftJoin('eurydice_transferable_revocations as r', 'r.outgoing_transferable_id', 't.id')
    .select(['t.id', 't.state', 't.bytes_received', 't.submission_succeeded_at', 'r.reason'])
    .orderBy('t.created_at')
    .execute()
}

/** A file system of 4 MiB, until the end of the test. */
async function smallFileSystem(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'farside-full-'))
  closers.push(() => rm(folder, { recursive: true, force: true }))
  mount(folder)
  closers.push(() => execFileSync('umount', [folder]))
  return folder
}

const mount = (folder: string) =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'farside-full', folder], { stdio: 'ignore' })

/** Whether this process may mount a file system: an ordinary user may not. */
function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'farside-full-'))
  try {
    mount(folder)
    execFileSync('umount', [folder])
    return true
  } catch {
    return false
  } finally {
    rmdirSync(folder)
  }
}
