import { access, chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePorts } from '@farside/harness/free-ports'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startPostgres } from '../index.ts'
import type { Postgres, PostgresOptions } from '../index.ts'
import { packagedHome } from './binaries.ts'

const asRoot = process.getuid?.() === 0
let folder: string
let started: Postgres[]

// One cluster for all tests (making one takes a second), a server for each.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postgres-'))
  // mkdtemp closes its folder, which is the very case the placing is about; here the server may enter.
  await chmod(folder, 0o755)
})
beforeEach(() => {
  started = []
})
afterEach(async () => {
  for (const server of started) await server.stop()
})
afterAll(() => rm(folder, { recursive: true }))

async function start(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  const server = await startPostgres({
    dataFolder: folder,
    places: [join(folder, 'place')],
    port: (await freePorts(1))[0]!,
    password: 'p',
    ...(process.env.FARSIDE_TEST_POSTGRES && { home: process.env.FARSIDE_TEST_POSTGRES }),
    ...options,
  })
  started.push(server)
  return server
}

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

describe('the embedded server', () => {
  test('keeps what it acknowledged: fsync, full_page_writes and synchronous_commit are on', async () => {
    const { url } = await start()
    for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      expect([name, await ask(url, `SHOW ${name}`)]).toEqual([name, 'on'])
    }
  })

  test('has the acknowledged row after kill -9', async () => {
    const first = await start()
    await ask(first.url, 'CREATE TABLE committed AS SELECT 7 AS v')
    process.kill(first.pid, 'SIGKILL')
    await first.ended
    const second = await start()
    expect(await ask(second.url, 'SELECT v FROM committed')).toBe(7)
  })

  test('ends the server that a killed run left on the same data', async () => {
    const left = await start()
    await ask(left.url, 'CREATE TABLE kept AS SELECT 7 AS v')
    const next = await start()
    await left.ended
    expect(next.pid).not.toBe(left.pid)
    expect(await ask(next.url, 'SELECT v FROM kept')).toBe(7)
  })

  test('leaves a process alone that happens to have the number in a stale postmaster.pid', async () => {
    const first = await start()
    await first.stop()
    await writeFile(join(first.place, `data-${first.version}`, 'postmaster.pid'), `${process.pid}\n`)
    // PostgreSQL itself does not start over a pid file of a live process of the same user; as root it is another user.
    if (asRoot) await start()
    else await expect(start()).rejects.toMatchObject({ code: 'postgres_cannot_run' })
  })

  test('listens on the loopback interface only and asks for the password', async () => {
    const { url } = await start()
    expect(await ask(url, 'SHOW listen_addresses')).toBe('127.0.0.1')
    await expect(ask(url.replace('postgres:p@', 'postgres:wrong@'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    })
  })

  test('says so at once when its data have another password', async () => {
    await (await start()).stop()
    await expect(start({ password: 'other' })).rejects.toMatchObject({ code: 'postgres_cannot_run' })
  })

  test('sets the data of a deleted installation aside and starts with empty ones', async () => {
    const first = await start({ places: [join(folder, 'kept')], installation: 'one' })
    await ask(first.url, 'CREATE TABLE theirs ()')
    await first.stop()
    const again = await start({ places: [join(folder, 'kept')], installation: 'one' })
    expect(await ask(again.url, "SELECT to_regclass('theirs')::text")).toBe('theirs')
    await again.stop()
    const other = await start({ places: [join(folder, 'kept')], installation: 'two', password: 'other' })
    expect(await ask(other.url, "SELECT to_regclass('theirs')::text")).toBe(null)
    await access(join(folder, 'kept', `data-${other.version}.other`, 'PG_VERSION'))
  })

  test('says why where it cannot be executed', async () => {
    const broken = join(folder, 'broken', 'native')
    await mkdir(join(broken, 'bin'), { recursive: true })
    await writeFile(join(broken, '..', 'package.json'), '{"version":"0"}')
    await writeFile(join(broken, 'bin', 'postgres'), 'not a program')
    await expect(start({ home: broken })).rejects.toMatchObject({
      code: 'postgres_cannot_run',
      message: expect.stringMatching(/EACCES/),
    })
  })

  test('takes the next place when somebody else has put something at the first', async () => {
    const taken = join(folder, 'taken')
    await symlink('/etc', taken)
    const server = await start({ places: [taken, join(folder, 'place')] })
    expect(server.place).toBe(join(folder, 'place'))
  })

  test.skipIf(!asRoot)('as root: runs as another user, with its folder closed to all others', async () => {
    const server = await start()
    const found = await stat(server.place)
    expect(found.uid).not.toBe(0)
    expect(found.mode & 0o777).toBe(0o700)
  })

  test.skipIf(!asRoot)('as root: takes the next place when its user may not enter the first', async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const server = await start({ places: [join(closed, 'place'), join(folder, 'place')] })
    expect(server.place).toBe(join(folder, 'place'))
  })

  test.skipIf(!asRoot)('as root: runs from a copy of its binaries when theirs may not be entered', async () => {
    const closed = join(folder, 'closed-checkout')
    await mkdir(closed, { mode: 0o700 })
    await symlink(packagedHome(), join(closed, 'native'))
    const server = await start({ home: join(closed, 'native') })
    const running = (await ask(server.url, "SELECT setting FROM pg_config WHERE name = 'BINDIR'")) as string
    expect(dirname(dirname(running))).toBe(server.place)
  })
})
