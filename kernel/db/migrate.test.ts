import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate, openDatabase } from './index.ts'

let fresh: FreshDatabase
let folder: string

beforeEach(async () => {
  fresh = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'migrations-'))
})
afterEach(async () => {
  await fresh.drop()
  await rm(folder, { recursive: true })
})

const write = (name: string, text: string) => writeFile(join(folder, name), text)
const run = () => migrate(fresh.url, pathToFileURL(folder))

async function tables(): Promise<string[]> {
  const db = openDatabase(fresh.url)
  const { rows } = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1`.execute(db)
  await db.destroy()
  return rows.map((row) => row.name)
}

describe('migrating a database', () => {
  test('applies new files once', async () => {
    await write('0001-a.sql', 'CREATE TABLE a (id int); INSERT INTO a VALUES (1);')
    expect(await run()).toEqual(['0001-a.sql'])
    await write('0002-b.sql', 'CREATE TABLE b AS SELECT * FROM a;')
    expect(await run()).toEqual(['0002-b.sql'])
    expect(await run()).toEqual([])
    expect(await tables()).toEqual(['a', 'b', 'schema_migrations'])
  })

  test('lets several processes start together on one database', async () => {
    await write('0001-a.sql', 'CREATE TABLE a (id int); SELECT pg_sleep(0.05);')
    const applied = await Promise.all([run(), run(), run()])
    expect(applied.flat()).toEqual(['0001-a.sql'])
  })

  test('keeps nothing of a file that fails, and names its line', async () => {
    await write('0001-a.sql', 'CREATE TABLE a (id int);')
    await write('0002-b.sql', 'CREATE TABLE b (id int);\nCREATE TABLE c (id nonsense);')
    await expect(run()).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringMatching(/"0002-b\.sql", line 2: .*nonsense/),
    })
    expect(await tables()).toEqual(['a', 'schema_migrations'])
  })

  test('refuses an edited file and changes nothing', async () => {
    await write('0001-a.sql', 'CREATE TABLE a (id int);')
    await run()
    await write('0001-a.sql', 'CREATE TABLE a (id bigint);')
    await write('0002-b.sql', 'CREATE TABLE b (id int);')
    await expect(run()).rejects.toMatchObject({ code: 'migration_refused' })
    expect(await tables()).toEqual(['a', 'schema_migrations'])
  })
})

describe('a fresh database of the tests', () => {
  test('is migrated, and its own', async () => {
    await write('0001-a.sql', 'CREATE TABLE a (id int);')
    const [x, y] = await Promise.all([1, 2].map(() => freshDatabase({ migrations: pathToFileURL(folder) })))
    const [dbX, dbY] = [openDatabase(x!.url), openDatabase(y!.url)]
    await sql`INSERT INTO a VALUES (1)`.execute(dbX)
    const { rows } = await sql`SELECT * FROM a`.execute(dbY)
    expect(rows).toEqual([])
    await Promise.all([dbX.destroy(), dbY.destroy()])
    await Promise.all([x!.drop(), y!.drop()])
  })
})
