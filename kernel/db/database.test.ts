import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseUrl, isLostConnection, openDatabase } from './index.ts'
import type { Db } from './index.ts'

let fresh: FreshDatabase
let db: Db<Record<string, never>>

beforeAll(async () => {
  fresh = await freshDatabase()
  db = openDatabase(fresh.url, { name: 'types', poolSize: 2, connectSeconds: 1 })
})
afterAll(async () => {
  await db.destroy()
  await fresh.drop()
})

const one = async (expression: string): Promise<unknown> =>
  (await sql<{ v: unknown }>`SELECT ${sql.raw(expression)} AS v`.execute(db)).rows[0]?.v

describe('values of columns', () => {
  test.each([
    ["'2026-01-31 12:00:00.123456+00'::timestamptz", '2026-01-31T12:00:00.123456Z'],
    ["'2026-01-31 12:00:00.5+02'::timestamptz", '2026-01-31T10:00:00.500000Z'],
    ["'2026-01-31 12:00:00Z'::timestamptz", '2026-01-31T12:00:00.000000Z'],
    ["'infinity'::timestamptz", 'infinity'],
    ["'2026-01-31'::date", '2026-01-31'],
    ['9007199254740991::bigint', 9_007_199_254_740_991],
    ['-5::bigint', -5],
    ['ARRAY[1, NULL]::bigint[]', [1, null]],
    ["ARRAY['2026-01-31 12:00:00Z', NULL]::timestamptz[]", ['2026-01-31T12:00:00.000000Z', null]],
    ['12.50::numeric', '12.50'],
    [`'{"a": 1}'::jsonb`, { a: 1 }],
    [`'\\x00ff'::bytea`, Buffer.from([0, 255])],
    ['NULL::timestamptz', null],
  ])('reads %s', async (expression, value) => {
    expect(await one(expression)).toEqual(value)
  })

  test('are refused when a bigint does not fit into a number', async () => {
    await expect(one('9007199254740992::bigint')).rejects.toThrow(RangeError)
  })

  test('go in as they came out, to the microsecond', async () => {
    const sent = '2026-01-31T12:00:00.123457Z'
    const { rows } = await sql<{ v: string }>`SELECT ${sent}::timestamptz AS v`.execute(db)
    expect(rows[0]?.v).toBe(sent)
  })

  test('leave other users of the driver in the same process alone', async () => {
    const client = new Client({ connectionString: fresh.url })
    await client.connect()
    const { rows } = await client.query('SELECT now() AS v')
    await client.end()
    expect(rows[0].v).toBeInstanceOf(Date)
  })
})

describe('a lost connection', () => {
  test('is told from a wrong statement', async () => {
    const wrong = await sql`SELECT * FROM nowhere`.execute(db).catch((error: unknown) => error)
    expect(isLostConnection(wrong)).toBe(false)
  })

  test('is recognised when the server ends the session in the middle of a statement', async () => {
    const error = await sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(db).catch((error: unknown) => error)
    expect(isLostConnection(error)).toBe(true)
    await expect.poll(() => one('1').catch(isLostConnection)).toBe(1) // the pool opens another
  })

  test('does not end the process when it happens between two statements of a transaction', async () => {
    const lost = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx)
      await sql`SELECT pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(db)
      await sql`SELECT 1`.execute(tx)
    })
    expect(isLostConnection(await lost.catch((error: unknown) => error))).toBe(true)
  })

  test('is recognised when nobody listens', async () => {
    const nobody = openDatabase('postgres://a:b@127.0.0.1:1/x')
    const error = await sql`SELECT 1`.execute(nobody).catch((error: unknown) => error)
    await nobody.destroy()
    expect(isLostConnection(error)).toBe(true)
  })

  test('is recognised when every connection stays taken', async () => {
    const full = openDatabase(fresh.url, { poolSize: 1, connectSeconds: 0.05 })
    const error = await full
      .transaction()
      .execute(() => sql`SELECT 1`.execute(full))
      .catch((error: unknown) => error)
    await full.destroy()
    expect(isLostConnection(error)).toBe(true)
  })

  test('is found as the cause of another error', () => {
    expect(isLostConnection(new Error('no', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) }))).toBe(
      true,
    )
    expect(isLostConnection('ECONNRESET')).toBe(false)
  })
})

describe('a deadline for statements', () => {
  test('cancels the longer one, which is not a lost connection', async () => {
    const hasty = openDatabase(fresh.url, { statementSeconds: 0.05 })
    const error = await sql`SELECT pg_sleep(30)`.execute(hasty).catch((error: unknown) => error)
    await hasty.destroy()
    expect(error).toMatchObject({ code: '57014' })
    expect(isLostConnection(error)).toBe(false)
  })
})

describe('the URL of a database', () => {
  test.each([
    [{ host: 'db', port: 5432, user: 'a@b', password: 'p:/?#%é', database: 'x y' }],
    [{ host: '::1', port: 5433, user: 'a', password: 'b', database: 'c' }],
    [{ host: '/var/run/postgresql', port: 5432, user: 'a', password: 'b', database: 'c' }],
  ])('carries %j to the driver unchanged', (parts) => {
    const client = new Client({ connectionString: databaseUrl(parts) })
    expect({
      host: client.host.replace(/^\[|\]$/g, ''),
      port: client.port,
      user: client.user,
      password: client.password,
      database: client.database,
    }).toEqual(parts)
  })
})
