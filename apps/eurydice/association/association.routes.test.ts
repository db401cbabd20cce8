import { randomUUID } from 'node:crypto'
import { openDatabase, type Db } from '@farside/kernel/db'
import { createSite, listen } from '@farside/kernel/http'
import { building } from '@farside/kernel/lifecycle'
import { silentLog } from '@farside/kernel/log'
import { freshDatabase } from '@farside/harness/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../account/user.ts'
import { createRefuse } from '../refusals.ts'
import type { DestinationTables } from '../tables.ts'
import { destinationAssociationRoutes, originAssociationRoutes } from './association.routes.ts'
import { openWords } from './words.ts'

const NOW = Date.parse('2026-03-01T10:00:00.500Z')
const EXPIRES_AFTER = 900_000

/** Both endpoints over HTTP. Whoever asks is named by `X-Test-User`: log-in has tests of its own. */
const startSites = () =>
  building(async (keep) => {
    const database = keep(
      await freshDatabase({ migrations: new URL('../migrations/destination/', import.meta.url) }),
      (it) => it.drop(),
    )
    const db = keep(openDatabase<DestinationTables>(database.url), (it) => it.destroy())
    const words = await openWords()
    const clock = { now: NOW }
    const shared = { words, secret: 'a shared secret', now: () => clock.now }
    const refuse = createRefuse({ REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: false })
    const options = { log: silentLog, slashes: true, apiPrefix: '/api', refuse }
    const user = (id: string, profileId: string | null): User => ({
      id,
      username: id,
      profileId,
      isSuperuser: false,
      mayViewMetrics: false,
    })

    const origin = createSite<User>({
      ...options,
      authenticate: async (request) => {
        const profile = request.header('x-test-user')
        return profile === undefined ? undefined : user(randomUUID(), profile)
      },
    })
    originAssociationRoutes({ ...shared, expiresAfter: EXPIRES_AFTER })(origin)
    const destination = createSite<User>({
      ...options,
      authenticate: async (request) => {
        const id = request.header('x-test-user')
        return id === undefined ? undefined : user(id, null)
      },
    })
    destinationAssociationRoutes({ ...shared, db })(destination)
    const originServer = keep(await listen(origin, { host: '127.0.0.1', port: 0 }), (it) => it.close())
    const destinationServer = keep(await listen(destination, { host: '127.0.0.1', port: 0 }), (it) => it.close())
    return { db, clock, origin: originServer.url, destination: destinationServer.url }
  })

let sites: Awaited<ReturnType<typeof startSites>>
beforeAll(async () => {
  sites = await startSites()
})
afterAll(() => sites.close())

async function issue(profileId = randomUUID()) {
  const reply = await fetch(`${sites.origin}/api/v1/user/association/`, { headers: { 'x-test-user': profileId } })
  expect(reply.status).toBe(200)
  return { profileId, ...((await reply.json()) as { token: string; expires_at: string }) }
}

const newUser = async (db: Db<DestinationTables>) => {
  const row = { username: `user-${randomUUID()}` }
  return (await db.insertInto('eurydice_users').values(row).returning('id').executeTakeFirstOrThrow()).id
}

async function post(userId: string, body: unknown, type = 'application/json') {
  const reply = await fetch(`${sites.destination}/api/v1/user/association/`, {
    method: 'POST',
    headers: { 'x-test-user': userId, 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await reply.text()
  return { status: reply.status, body: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>) }
}

const ownerOf = async (profileId: string) =>
  sites.db
    .selectFrom('eurydice_user_profiles')
    .select(['id', 'user_id'])
    .where('associated_user_profile_id', '=', profileId)
    .executeTakeFirst()

describe('the origin', () => {
  test('gives 18 words and the second in which they expire (retrieve-association-token)', async () => {
    const { token, expires_at } = await issue()
    expect(token.split(' ')).toHaveLength(18)
    expect(expires_at).toBe('2026-03-01T10:15:00.000000Z')
  })

  test('answers 401 to a stranger', async () => {
    expect((await fetch(`${sites.origin}/api/v1/user/association/`)).status).toBe(401)
  })
})

describe('the destination', () => {
  test('§16.5 case 119: links the user who posts a fresh token (associate-users)', async () => {
    const { profileId, token } = await issue()
    const user = await newUser(sites.db)
    expect(await post(user, { token })).toEqual({ status: 204, body: undefined })
    expect(await ownerOf(profileId)).toMatchObject({ user_id: user })
  })

  test('§16.5 case 120: gives the profile whose files arrived before its user', async () => {
    const { profileId, token } = await issue()
    const before = await sites.db
      .insertInto('eurydice_user_profiles')
      .values({ associated_user_profile_id: profileId, user_id: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    const user = await newUser(sites.db)
    expect((await post(user, { token })).status).toBe(204)
    expect(await ownerOf(profileId)).toEqual({ id: before.id, user_id: user })
  })

  test.each([
    ['17 words', (token: string) => token.slice(token.indexOf(' '))],
    ['19 words', (token: string) => `${token} ${token.split(' ')[0]}`],
    ['an unknown word', (token: string) => token.replace(/^\w+/, 'farside')],
    ['a digit', (token: string) => `${token}4`],
    ['an underscore at its end', (token: string) => `${token}_`],
    ['a lone surrogate', (token: string) => `${token}\ud800`],
    ['a million blanks and letters', (token: string) => `${token}${' a'.repeat(500_000)}`],
  ])('§16.5 case 121: answers 400 to a token with %s', async (_, spoil) => {
    const reply = await post(await newUser(sites.db), { token: spoil((await issue()).token) })
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.status).toBeLessThan(500)
    if (reply.status === 400) expect(reply.body).toEqual({ token: expect.stringContaining('Cannot read the token') })
  })

  test('§16.5 case 121: answers 400 to a token with one word changed', async () => {
    const { token } = await issue()
    const other = (await issue()).token.split(' ').at(-1)!
    const reply = await post(await newUser(sites.db), { token: token.replace(/\w+$/, other) })
    expect(reply).toEqual({ status: 400, body: { token: expect.stringContaining('signature is wrong') } })
  })

  test.each([
    ['no token', {}],
    ['null', { token: null }],
    ['an empty text', { token: '' }],
    ['blanks', { token: ' \n ' }],
    ['a number', { token: 18 }],
    ['a list', { token: ['a'] }],
  ])('§16.5 case 121: answers 400 with a list of texts to %s', async (_, body) => {
    const reply = await post(await newUser(sites.db), body)
    expect(reply).toEqual({ status: 400, body: { token: [expect.any(String)] } })
  })

  test('answers 415 to what is not JSON', async () => {
    expect((await post(await newUser(sites.db), 'token=a', 'application/x-www-form-urlencoded')).status).toBe(415)
  })

  test('§16.5 case 122: takes a token with line breaks, double blanks and capitals', async () => {
    const { token } = await issue()
    const untidy = ` ${token.replaceAll(' ', '  \r\n').toUpperCase()}\n`
    expect((await post(await newUser(sites.db), { token: untidy })).status).toBe(204)
  })

  test('§16.5 case 123, §16.4 case 109: refuses a token that has expired by a second, and says so', async () => {
    const { token } = await issue()
    const user = await newUser(sites.db)
    sites.clock.now = NOW + EXPIRES_AFTER + 1000
    const reply = await post(user, { token })
    sites.clock.now = NOW
    expect(reply).toEqual({ status: 400, body: { token: expect.stringContaining('expired') } })
  })

  test('§16.5 case 124: answers 409 to a second user of a token and to a second token of a user', async () => {
    const [first, second] = [await issue(), await issue()]
    const [one, another] = [await newUser(sites.db), await newUser(sites.db)]
    expect((await post(one, { token: first.token })).status).toBe(204)
    const conflict = { status: 409, body: { code: 'AlreadyAssociatedError', detail: expect.any(String) } }
    expect(await post(another, { token: first.token })).toEqual(conflict)
    expect(await post(one, { token: second.token })).toEqual(conflict)
    expect(await post(one, { token: first.token })).toEqual(conflict)
    expect(await ownerOf(first.profileId)).toMatchObject({ user_id: one })
    expect(await ownerOf(second.profileId)).toBeUndefined()
  })

  test('links one of two users who post the same token at the same time', async () => {
    const { profileId, token } = await issue()
    const users = await Promise.all([newUser(sites.db), newUser(sites.db), newUser(sites.db)])
    const replies = await Promise.all(users.map((user) => post(user, { token })))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 409, 409])
    expect(users).toContain((await ownerOf(profileId))!.user_id)
  })
})
