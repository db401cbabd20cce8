import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendBytes } from './tests/raw-http.ts'
import { startApi } from './tests/start-api.ts'
import type { StartedApi } from './tests/start-api.ts'

// One side as an administrator might set it up, each variable away from its default.
let origin: StartedApi<'origin'>
let proxied: StartedApi<'origin'>
const hour = 3_600_000
const midnight = Date.UTC(2026, 6, 1)

beforeAll(async () => {
  const env = {
    ALLOWED_HOSTS: 'files.example.org,.inside.example.org,127.0.0.1',
    PAGE_SIZE: '2',
    MAX_PAGE_SIZE: '3',
    TZ: 'Europe/Paris',
    METRICS_SLIDING_WINDOW: '10min',
    USER_ASSOCIATION_TOKEN_EXPIRES_AFTER: '2h',
    EURYDICE_CONTACT: 'the desk',
    EURYDICE_CONTACT_FR: 'le guichet',
    EURYDICE_VERSION: '4.5.6',
    UI_BADGE_CONTENT: 'Rehearsal',
    UI_BADGE_COLOR: 'rebeccapurple',
    VITE_APP_TITLE: 'Parcels',
    VITE_TRANSFERABLES_PER_PAGE: '7',
    VITE_PREVIEW_MAX_MIO: '0.5',
    VITE_SERVER_DOWN_INTERVAL_IN_MS: '60000',
    VITE_APP_REFRESH_INTERVAL_IN_MS: '2000',
    VITE_TOAST_MESSAGE_LIFETIME: '9000',
  }
  origin = await startApi('origin', env, () => midnight)
  proxied = await startApi('origin', {
    REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: 'true',
    REMOTE_USER_HEADER: 'HTTP_X_PERSON',
    SAMESITE_COOKIES: 'Lax',
    SESSION_COOKIE_AGE: '2h',
  })
})
afterAll(async () => {
  await origin.close()
  await proxied.close()
})

const json = async (api: StartedApi<'origin'>, path: string, init?: RequestInit) =>
  (await (await api.ask(path, init)).json()) as Record<string, never>

/** A user with files that were handed in at these times. */
async function ownerOf(name: string, times: string[]) {
  const { id, headers } = await origin.addUser(name)
  for (const at of times) {
    await sql`insert into eurydice_outgoing_transferables (created_at, name, user_profile_id)
      select ${at}, ${at}, p.id from eurydice_user_profiles as p where p.user_id = ${id}`.execute(origin.db)
  }
  const page = (query: string) => json(origin, `/transferables/?${query}`, { headers })
  const names = async (query: string) => ((await page(query)).results as { name: string }[]).map((it) => it.name)
  return { id, page, names }
}

test.each([
  ['files.example.org', 200],
  ['x.inside.example.org:8080', 200],
  ['localhost', 400],
  ['example.org', 400],
])('of the ALLOWED_HOSTS only: %s gives %i', async (host, status) => {
  const heard = await sendBytes(
    origin.port,
    `GET /api/v1/metadata/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  )
  expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
})

describe('a list', () => {
  test('has PAGE_SIZE items when nobody says how many, and never more than MAX_PAGE_SIZE', async () => {
    const { page } = await ownerOf(
      'lister',
      [1, 2, 3, 4, 5].map((day) => `2026-01-0${day}T00:00:00Z`),
    )
    const lengthOf = async (query: string) => ((await page(query)).results as unknown[]).length
    expect([await lengthOf(''), await lengthOf('page_size=1'), await lengthOf('page_size=100')]).toEqual([2, 1, 3])
  })

  test('is filtered by days of the zone TZ, and told in UTC', async () => {
    const { names, page } = await ownerOf('parisian', ['2026-01-31T22:59:59Z', '2026-01-31T23:00:00Z'])
    expect(await names('created_before=2026-01-31')).toEqual(['2026-01-31T22:59:59Z'])
    expect(await names('created_after=2026-02-01')).toEqual(['2026-01-31T23:00:00Z'])
    const { results } = await page('created_after=2026-02-01')
    expect(results).toMatchObject([{ created_at: '2026-01-31T23:00:00.000000Z' }])
  })
})

test('what is recent is told by METRICS_SLIDING_WINDOW', async () => {
  const { id } = await ownerOf('failing', ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'])
  const { headers } = await origin.addUser('chief', { isSuperuser: true })
  await sql`insert into eurydice_transferable_revocations (created_at, outgoing_transferable_id, reason)
    select clock_timestamp() - (case when t.name like '2026-01-01%' then 9 else 11 end) * interval '1 minute', t.id,
      'UPLOAD_SIZE_MISMATCH'
    from eurydice_outgoing_transferables as t join eurydice_user_profiles as p on p.id = t.user_profile_id
    where p.user_id = ${id}`.execute(origin.db)
  expect(await json(origin, '/metrics/', { headers })).toMatchObject({ recent_errors: 1 })
})

test('the pages learn of contact, badge, version and what they once had built in', async () => {
  const told = {
    EURYDICE_CONTACT_FR: { contact: 'le guichet' },
    UI_BADGE_CONTENT: { badge_content: 'Rehearsal' },
    UI_BADGE_COLOR: { badge_color: 'rebeccapurple' },
    EURYDICE_VERSION: { version: '4.5.6' },
    VITE_APP_TITLE: { title: 'Parcels' },
    VITE_TRANSFERABLES_PER_PAGE: { transferables_per_page: 3 }, // a page cannot ask for more than MAX_PAGE_SIZE
    VITE_PREVIEW_MAX_MIO: { preview_max_size: 524_288 },
    VITE_SERVER_DOWN_INTERVAL_IN_MS: { server_down_interval: 60_000 },
    VITE_APP_REFRESH_INTERVAL_IN_MS: { refresh_interval: 2000 },
    VITE_TOAST_MESSAGE_LIFETIME: { toast_lifetime: 9000 },
  }
  const metadata = await json(origin, '/metadata/')
  for (const [variable, field] of Object.entries(told)) {
    expect([variable, metadata]).toMatchObject([variable, field])
  }
})

test('the API document shows EURYDICE_CONTACT and the first of the BACKEND_HOSTNAMES', async () => {
  const { info, servers } = await json(origin, '/schema')
  expect(info).toMatchObject({ contact: { name: 'the desk' }, version: '4.5.6', title: 'Parcels – origin API' })
  expect(servers).toEqual([{ url: 'http://files.example.org' }])
})

describe('a login through the proxy', () => {
  test('is asserted by REMOTE_USER_HEADER, and by no other header', async () => {
    expect((await proxied.ask('/user/login', { headers: { 'x-remote-user': 'ann' } })).status).toBe(403)
    const reply = await proxied.ask('/user/login', { headers: { 'x-person': 'ann' } })
    expect([reply.status, reply.headers.get('authenticated-user')]).toEqual([302, 'ann'])
  })

  test('sets cookies by SECURE_COOKIES, SAMESITE_COOKIES and SESSION_COOKIE_AGE', async () => {
    const before = Date.now()
    const reply = await proxied.ask('/user/login', { headers: { 'x-person': 'ben' } })
    const [session, csrf] = reply.headers.getSetCookie()
    expect(session).toMatch(/^eurydice_sessionid=[\w-]+; Path=\/; Max-Age=7200; HttpOnly; Secure; SameSite=Lax$/)
    expect(csrf).toMatch(/^eurydice_csrftoken=\w+; Path=\/; Max-Age=31536000; Secure; SameSite=Lax$/)
    const { expire_date: until } = await proxied.db
      .selectFrom('eurydice_login_records')
      .select('expire_date')
      .orderBy('expire_date', 'desc')
      .executeTakeFirstOrThrow()
    expect(Math.abs(Date.parse(until) - before - 2 * hour)).toBeLessThan(hour / 2)
  })
})

test('a token lives for USER_ASSOCIATION_TOKEN_EXPIRES_AFTER, and counts where USER_ASSOCIATION_TOKEN_SECRET_KEY is the same', async () => {
  const [twin, stranger] = [
    await startApi('destination', {}, () => midnight + 2 * hour),
    await startApi('destination', { USER_ASSOCIATION_TOKEN_SECRET_KEY: 'another' }, () => midnight),
  ]
  const ann = await origin.addUser('ann')
  const issued = await json(origin, '/user/association/', { headers: ann.headers })
  expect(issued.expires_at).toBe('2026-07-01T02:00:00.000000Z')
  const statuses = []
  for (const side of [stranger, twin]) {
    const { headers } = await side.addUser('bob')
    const body = JSON.stringify({ token: issued.token })
    const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body }
    statuses.push((await side.ask('/user/association/', init)).status)
  }
  expect(statuses).toEqual([400, 204])
  await Promise.all([twin.close(), stranger.close()])
})
