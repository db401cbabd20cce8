import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from '../contract/listing.ts'
import { startApi } from '../tests/start-api.ts'
import type { StartedApi } from '../tests/start-api.ts'

interface Item {
  id: string
  name: string
  state: string
}
interface Row {
  name?: string
  sha1?: Buffer
  at?: string
  state?: string
}

// Both sides have one listing: every case runs on both, on rows that are put straight into the tables.
describe.each(['origin', 'destination'] as const)('§16.2 lists of the %s', (side) => {
  let api: StartedApi<'origin'> | StartedApi<'destination'>
  let db: Kysely<Record<string, never>>
  let users = 0

  beforeAll(async () => {
    api = await startApi(side)
    db = api.db as unknown as typeof db
  })
  afterAll(() => api.close())

  /** A new user with his files, the first one being the newest; a second lies between them. */
  async function userWith(rows: Row[]) {
    const user = await api.addUser(`user${(users += 1)}`)
    if (side === 'destination') {
      await sql`insert into eurydice_user_profiles (user_id, associated_user_profile_id)
        values (${user.id}, gen_random_uuid())`.execute(db)
    }
    const { rows: profiles } = await sql<{ id: string }>`select p.id from eurydice_user_profiles as p
      where p.user_id = ${user.id}`.execute(db)
    const profile = profiles[0]!.id
    const insert = (row: Row, index: number) => insertRow(profile, row, row.at ?? timeOf(index))
    for (const [index, row] of rows.entries()) await insert(row, index)
    const ask = (query: string | Record<string, string> = '') =>
      api.ask(`/transferables/?${new URLSearchParams(query)}`, { headers: user.headers })
    const page = async (query: string | Record<string, string> = '') => {
      const reply = await ask(query)
      expect(reply.status).toBe(200)
      return (await reply.json()) as Page<Item>
    }
    return { profile, ask, page, add: (row: Row = {}) => insert(row, -1) }
  }

  async function insertRow(profile: string, { name = '', sha1, state }: Row, at: string): Promise<void> {
    if (side === 'destination') {
      const digest = sha1 ?? (state === 'SUCCESS' ? Buffer.alloc(20) : null)
      const finished = state && state !== 'ONGOING' ? sql`clock_timestamp()` : null
      await sql`insert into eurydice_incoming_transferables
        (id, created_at, name, sha1, size, user_profile_id, state, finished_at)
        values (gen_random_uuid(), ${at}, ${name}, ${digest}, 0, ${profile}, ${state ?? 'ONGOING'}, ${finished})`.execute(
        db,
      )
      return
    }
    const submitted = sha1 ? sql`clock_timestamp()` : null
    const { rows } = await sql<{ id: string }>`insert into eurydice_outgoing_transferables
      (created_at, name, sha1, size, user_profile_id, submission_succeeded_at)
      values (${at}, ${name}, ${sha1 ?? null}, 0, ${profile}, ${submitted}) returning id`.execute(db)
    const id = rows[0]!.id
    if (state === 'SUCCESS') {
      await sql`insert into eurydice_transferable_ranges (outgoing_transferable_id, byte_offset, size)
        values (${id}, 0, 0)`.execute(db)
      await sql`update eurydice_transferable_ranges set transfer_state = 'TRANSFERRED', finished_at = clock_timestamp()
        where outgoing_transferable_id = ${id}`.execute(db)
      await sql`update eurydice_outgoing_transferables set sha1 = ${Buffer.alloc(20)},
        submission_succeeded_at = clock_timestamp() where id = ${id}`.execute(db)
    } else if (state === 'ERROR') {
      await sql`insert into eurydice_transferable_revocations (outgoing_transferable_id, reason)
        values (${id}, 'UNEXPECTED_EXCEPTION')`.execute(db)
    }
  }

  const table = side === 'origin' ? 'eurydice_outgoing_transferables' : 'eurydice_incoming_transferables'
  const trim = (profile: string, newestFirst: number, count: number) =>
    sql`delete from ${sql.table(table)} where id in (select t.id from ${sql.table(table)} as t
      where t.user_profile_id = ${profile} order by t.created_at desc, t.id offset ${newestFirst} limit ${count})`.execute(
      db,
    )
  const many = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ name: `n${index}` }))
  const names = (page: Page<Item>) => page.results.map((it) => it.name)
  const expected = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `n${from + index - 1}`)

  test('case 30: an empty list has no pages', async () => {
    const { page } = await userWith([])
    expect(await page()).toEqual({
      offset: 0,
      count: 0,
      new_items: false,
      pages: { previous: null, current: null, next: null },
      paginated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      results: [],
    })
  })

  test('cases 31 and 33: 120 items are three pages of one snapshot, newest first (list-transferables)', async () => {
    const { page } = await userWith(many(120))
    const first = await page()
    expect(first).toMatchObject({ offset: 0, count: 120, new_items: false, pages: { previous: null } })
    expect(names(first)).toEqual(expected(1, 50))
    const second = await page({ page: first.pages.next! })
    const third = await page({ page: second.pages.next! })
    expect([names(second), second.offset]).toEqual([expected(51, 100), 50])
    expect([names(third), third.offset, third.pages.next]).toEqual([expected(101, 120), 100, null])
    expect([second.paginated_at, third.paginated_at]).toEqual([first.paginated_at, first.paginated_at])
    expect(names(await page({ page: third.pages.previous! }))).toEqual(expected(51, 100))
  })

  test.each([
    ['1000', 100],
    ['0', 50],
    ['x', 50],
    ['-3', 50],
    ['7', 7],
  ])('case 32: page_size %s gives %i', async (size, results) => {
    const { page } = await userWith(many(110))
    expect((await page({ page_size: size })).results.length).toBe(results)
  })

  test('case 34: what is new stays out of a browse that has begun', async () => {
    const { page, add } = await userWith(many(60))
    const first = await page()
    await add({ name: 'new' })
    const again = await page({ page: first.pages.current! })
    expect([names(again), again.count, again.new_items]).toEqual([names(first), 60, true])
    const second = await page({ page: first.pages.next! })
    expect(names(await page({ page: second.pages.previous! }))).toEqual(names(first))
    expect(names(await page())[0]).toBe('new')
  })

  test('case 35: from and delta reach any page, and say what is beyond', async () => {
    const { page, ask } = await userWith(many(230))
    const from = (await page()).pages.current!
    for (const [delta, first, last] of [
      [1, 51, 100],
      [2, 101, 150],
      [3, 151, 200],
      [4, 201, 230],
    ] as const) {
      expect(names(await page({ from, delta: String(delta) }))).toEqual(expected(first, last))
    }
    expect((await ask({ from, delta: '-1' })).status).toBe(400)
    const beyond = await ask({ from, delta: '99' })
    expect([beyond.status, (await beyond.json()).code]).toEqual([404, 'not_found'])
    const last = (await page({ from, delta: '4' })).pages.current!
    expect(names(await page({ from: last, delta: '-3' }))).toEqual(expected(51, 100))
    expect(names(await page({ from: last, delta: '-4' }))).toEqual(expected(1, 50))
  })

  test('case 36: navigation that cannot be followed is refused with a JSON array', async () => {
    const { page, ask } = await userWith(many(60))
    const known = (await page()).pages.next!
    const bytes = Buffer.from(known, 'base64url')
    bytes[5] = bytes[5]! ^ 1 // another page number under the old signature
    const other = await (await userWith(many(1))).page()
    expect(other.count).toBe(1)
    const wrong: Record<string, string>[] = [
      { page: known, from: known },
      { delta: '1' },
      { from: known, delta: 'x' },
      { from: known, delta: '1.5' },
      { page: 'garbage' },
      { page: '' },
      { page: bytes.toString('base64url') },
      { page: known.slice(0, -1) },
    ]
    for (const query of wrong) {
      const reply = await ask(query)
      expect([reply.status, await reply.json()]).toEqual([400, [expect.any(String)]])
    }
  })

  test('case 37: a page belongs to its other parameters, in any order', async () => {
    const { page, ask } = await userWith(many(120).map(() => ({ name: 'ab' })))
    const { next } = (await page('name=a&x=1')).pages
    expect((await ask(`x=1&name=a&page=${next}`)).status).toBe(200)
    for (const query of [`name=b&x=1`, 'name=a', 'name=a&x=1&page_size=50', 'name=a&x=1&x=1']) {
      expect((await ask(`${query}&page=${next}`)).status).toBe(400)
    }
  })

  test('case 38: a page whose items were trimmed is gone', async () => {
    const { profile, page, ask } = await userWith(many(120))
    const second = await page({ page: (await page()).pages.next! })
    await trim(profile, 40, 80)
    const gone = await ask({ page: second.pages.next! })
    expect([gone.status, (await gone.json()).code]).toEqual([410, 'page_gone'])
    expect((await ask({ from: second.pages.current!, delta: '1' })).status).toBe(404)
  })

  test('case 39: trimming the oldest in mid-browse neither repeats nor skips', async () => {
    const { profile, page } = await userWith(many(120))
    const first = await page()
    await trim(profile, 90, 30)
    const second = await page({ page: first.pages.next! })
    expect([names(second), second.count, second.pages.next]).toEqual([expected(51, 90), 90, null])
    expect(names(await page({ from: first.pages.current!, delta: '1' }))).toEqual(expected(51, 90))
    expect(names(await page({ page: second.pages.previous! }))).toEqual(expected(1, 50))
  })

  test('rule 12: rows that go in the middle of a browse make no neighbour repeat or skip', async () => {
    const { profile, page } = await userWith(many(120))
    const first = await page()
    await trim(profile, 10, 20)
    expect(names(await page({ page: first.pages.next! }))).toEqual(expected(51, 100))
  })

  test('case 40: states are filtered together, and an unknown one is refused', async () => {
    const { page, ask } = await userWith([{ state: 'SUCCESS' }, {}, { state: 'ERROR' }])
    const found = await page('state=SUCCESS&state=ERROR')
    expect([found.count, found.results.map((it) => it.state)]).toEqual([2, ['SUCCESS', 'ERROR']])
    expect((await page('state=ERROR')).count).toBe(1)
    const refused = await ask('state=success')
    expect([refused.status, await refused.json()]).toEqual([400, { state: [expect.any(String)] }])
  })

  test('case 41: the digest is found in any spelling, and must be hexadecimal', async () => {
    const digest = Buffer.from('aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d', 'hex')
    const { page, ask } = await userWith([
      { sha1: digest, name: 'hello', ...(side === 'destination' && { state: 'SUCCESS' }) },
      {},
    ])
    expect(names(await page('sha1=AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D'))).toEqual(['hello'])
    expect(names(await page('sha1=aaf4c61d dcc5e8a2dabede0f3b482cd9 aea9434d'))).toEqual(['hello'])
    for (const wrong of ['zz', 'abc']) {
      const reply = await ask(`sha1=${wrong}`)
      expect([reply.status, (await reply.json()).code]).toEqual([400, 'InvalidQueryParameterError'])
    }
    expect((await page('sha1=aa')).results).toEqual([])
  })

  test('case 42: what is no date is refused under the name of its range', async () => {
    const { ask } = await userWith([])
    for (const written of ['not-a-date', '2026-02-30', '2026-01-01T25:00']) {
      const reply = await ask({ created_after: written })
      expect([reply.status, await reply.json()]).toEqual([400, { created: [expect.any(String)] }])
    }
  })

  test.each([
    ['created_after=2026-03-02T10:00:00.000002Z', ['c']],
    ['created_before=2026-03-02T10:00:00.000001Z', ['b', 'a']],
    ['created_after=2026-03-02T11:00:00.000001%2B01:00', ['c', 'b']],
    ['created_after=2026-03-02T11:00:00.000001+01:00', ['c', 'b']],
    ['created_after=2026-03-02', ['c', 'b']],
    ['created_before=2026-03-01', ['a']],
    ['created_after=2026-03-02T10:00&created_before=2026-03-02', ['c', 'b']],
    ['created_after=', ['c', 'b', 'a']],
  ])('bounds are inclusive to the microsecond: %s', async (query, found) => {
    const { page } = await userWith([
      { name: 'a', at: '2026-03-01T23:59:59.999999Z' },
      { name: 'b', at: '2026-03-02T10:00:00.000001Z' },
      { name: 'c', at: '2026-03-02T10:00:00.000002Z' },
    ])
    expect(names(await page(query))).toEqual(found)
  })

  test('case 43: the name filter takes any case, and its signs as they are', async () => {
    const { page } = await userWith([{ name: 'a.txt' }, { name: 'atxt' }, { name: '100%_b\\' }])
    expect(names(await page('name=A.T'))).toEqual(['a.txt'])
    expect(names(await page({ name: '%_' }))).toEqual(['100%_b\\'])
    expect(names(await page({ name: 'b\\' }))).toEqual(['100%_b\\'])
  })

  test('the name filter finds a name that a page sent URI-encoded by what a person reads', async () => {
    const { page } = await userWith([{ name: 'rapport%20%C3%A9.md' }, { name: 'rapport é.md' }, { name: 'a.txt' }])
    expect(names(await page({ name: 'rapport é' })).toSorted()).toEqual(
      ['rapport é.md', 'rapport%20%C3%A9.md'].toSorted(),
    )
  })

  test('case 44: items of one microsecond keep their order over pages', async () => {
    const at = '2026-03-02T10:00:00.123456Z'
    const { page } = await userWith(many(25).map((row) => ({ ...row, at })))
    const ids: string[] = []
    let next: string | null = null
    do {
      const got: Page<Item> = await page({ page_size: '10', ...(next && { page: next }) })
      ids.push(...got.results.map((it) => it.id))
      next = got.pages.next
    } while (next)
    expect(ids.length).toBe(25)
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(25)
  })

  test('case 56: a list is JSON or nothing', async () => {
    const user = await api.addUser(`html-${side}`)
    const reply = await api.ask('/transferables/', { headers: { ...user.headers, accept: 'text/html' } })
    expect([reply.status, (await reply.json()).code]).toEqual([406, 'not_acceptable'])
    expect(reply.headers.get('authenticated-user')).toBe(user.username)
  })

  test("nobody sees another user's items, nor can use his identifiers to see them", async () => {
    const mine = await userWith(many(60))
    const his = await userWith(many(60).map(({ name }) => ({ name: `his ${name}` })))
    const { next } = (await his.page()).pages
    expect(names(await mine.page({ page: next! })).every((name) => name.startsWith('n'))).toBe(true)
  })
})

/** Seconds apart, the first the newest. */
const timeOf = (index: number) => new Date(Date.UTC(2026, 0, 2) - index * 1000).toISOString()
