import { pbkdf2Sync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../tests/eventually.ts'
import { logIn, userHeader } from '../tests/log-in.ts'
import { sendBytes } from '../tests/raw-http.ts'
import { startApi } from '../tests/start-api.ts'
import type { StartedApi } from '../tests/start-api.ts'

let basic: StartedApi<'origin'>
let proxy: StartedApi<'origin'>
let time = Date.now()

beforeAll(async () => {
  basic = await startApi('origin', {}, () => time)
  proxy = await startApi('origin', {
    REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: 'on',
    SECURE_COOKIES: 'off',
  })
})
afterAll(async () => {
  await basic.close()
  await proxy.close()
})

const basicOf = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})
describe('credentials in basic mode', () => {
  test('§16.2 case 45: without any the answer is 401 with the challenge, and what is public stays so', async () => {
    const refused = await basic.ask('/user/me/')
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="api"'])
    expect(await refused.json()).toEqual({ detail: expect.any(String), code: 'not_authenticated' })
    expect((await basic.ask('/metadata/')).status).toBe(200)
    expect((await basic.ask('/schema')).status).toBe(200)
    const challenged = await proxy.ask('/user/me/')
    expect([challenged.status, challenged.headers.get('www-authenticate')]).toEqual([401, 'Token'])
  })

  test('name and password, or the token, say who asks (user-me)', async () => {
    const ann = await basic.addUser('ann')
    for (const authorization of [ann.basic, `Token ${ann.token}`]) {
      const reply = await basic.ask('/user/me/', { headers: { authorization } })
      expect([reply.status, await reply.json()]).toEqual([200, { username: 'ann' }])
      expect(reply.headers.get('authenticated-user')).toBe('ann')
    }
  })

  test.each([
    ['an unknown token', { authorization: `Token ${'0'.repeat(40)}` }],
    ['a token in capitals', { authorization: `Token ${'A'.repeat(40)}` }],
    ['a token with NUL', { authorization: 'Token a%00' }],
    ['an unknown user', basicOf('nobody', 'word of nobody')],
    ['a name with NUL', basicOf('a\0b', 'x')],
    ['Basic that cannot be read', { authorization: 'Basic ***' }],
  ])('refuses %s', async (_, headers) => {
    const reply = await basic.ask('/user/me/', { headers })
    expect([reply.status, (await reply.json()).code]).toEqual([401, 'authentication_failed'])
    expect(reply.headers.get('www-authenticate')).toBe('Basic realm="api"')
  })

  test('§16.2 case 49: the token and the password of a deactivated user are refused', async () => {
    const user = await basic.addUser('leaver')
    expect((await basic.ask('/user/me/', { headers: { authorization: user.basic } })).status).toBe(200)
    await basic.db.updateTable('eurydice_users').set({ is_active: false }).where('id', '=', user.id).execute()
    expect((await basic.ask('/user/me/', { headers: user.headers })).status).toBe(401)
    expect((await basic.ask('/user/me/', { headers: { authorization: user.basic } })).status).toBe(401)
  })

  test('an old Django password is accepted and upgraded', async () => {
    const user = await basic.addUser('veteran')
    const key = pbkdf2Sync('old word', 'salt', 1000, 32, 'sha256').toString('base64')
    const password = `pbkdf2_sha256$1000$salt$${key}`
    await basic.db.updateTable('eurydice_users').set({ password }).where('id', '=', user.id).execute()
    const headers = basicOf('veteran', 'old word')
    expect((await basic.ask('/user/me/', { headers })).status).toBe(200)
    const stored = await basic.db.selectFrom('eurydice_users').select('password').where('id', '=', user.id).execute()
    expect(stored[0]!.password).toMatch(/^scrypt\$/)
    expect((await basic.ask('/user/me/', { headers })).status).toBe(200)
  })

  test('ten failures in a minute, made one by one or at once, make user and address wait', async () => {
    const target = await basic.addUser('target')
    const guess = (word: string) => basic.ask('/user/me/', { headers: basicOf('target', word) })
    const statuses = (await Promise.all(Array.from({ length: 14 }, (_, index) => guess(`guess ${index}`)))).map(
      (it) => it.status,
    )
    expect(statuses.filter((it) => it === 401).length).toBe(10)
    const waiting = await basic.ask('/user/me/', { headers: { authorization: target.basic } })
    expect([waiting.status, (await waiting.json()).code]).toEqual([429, 'throttled'])
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await basic.ask('/user/me/', { headers: target.headers })).status).toBe(200)
    time += 60_000
    expect((await basic.ask('/user/me/', { headers: { authorization: target.basic } })).status).toBe(200)
  })

  test('§16.2 case 48: without REMOTE_USER_HEADER_AUTHENTICATION_ENABLED there is no login, with it no Basic', async () => {
    expect((await basic.ask('/user/login', { headers: userHeader('ann') })).status).toBe(404)
    const user = await proxy.addUser('with-password')
    expect((await proxy.ask('/user/me/', { headers: { authorization: user.basic } })).status).toBe(401)
  })
})

describe('the token', () => {
  test('§16.2 case 50: stays the same until it is replaced, and then is worth nothing (user-token-get)', async () => {
    const user = await basic.addUser('tokener')
    const read = async (init: RequestInit) =>
      (await basic.ask('/user/token/', init)).json() as Promise<{ token: string }>
    const first = await read({ headers: { authorization: user.basic } })
    expect(await read({ headers: { authorization: user.basic } })).toEqual(first)
    const second = await read({ method: 'DELETE', headers: user.headers })
    expect(second.token).toMatch(/^[0-9a-f]{40}$/)
    expect(second).not.toEqual(first)
    expect((await basic.ask('/user/me/', { headers: user.headers })).status).toBe(401)
    expect((await basic.ask('/user/me/', { headers: { authorization: `Token ${second.token}` } })).status).toBe(200)
  })

  test('§16.2 case 51: is made by DELETE when there is none (user-token-delete)', async () => {
    const user = await basic.addUser('tokenless')
    await basic.db.deleteFrom('eurydice_api_tokens').where('user_id', '=', user.id).execute()
    const reply = await basic.ask('/user/token/', { method: 'DELETE', headers: { authorization: user.basic } })
    expect([reply.status, await reply.json()]).toEqual([200, { token: expect.stringMatching(/^[0-9a-f]{40}$/) }])
  })
})

test('§16.2 case 52: every answer to a known user says so and advances last_access, also a 404', async () => {
  const user = await basic.addUser('seen')
  const before = new Date().toISOString()
  const reply = await basic.ask('/transferables/unknown/', { headers: user.headers })
  expect([reply.status, reply.headers.get('authenticated-user')]).toEqual([404, 'seen'])
  const wrongMethod = await basic.ask('/user/me/', { method: 'PUT', headers: user.headers })
  expect([wrongMethod.status, wrongMethod.headers.get('authenticated-user')]).toEqual([405, 'seen'])
  await eventually(
    async () => (await basic.lastAccess(user.id)) ?? '',
    (seen) => seen >= before,
  )
})

describe('login by the proxy', () => {
  test('§16.2 case 46: the header counts on the login route alone, which makes the user and sets both cookies (login)', async () => {
    const { reply, set } = await logIn(proxy, 'newcomer')
    expect([reply.status, reply.headers.get('location')]).toEqual([302, '/'])
    expect(set).toEqual([
      expect.stringMatching(/^eurydice_sessionid=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^eurydice_csrftoken=\w{32}; Path=\/; Max-Age=31536000; SameSite=Strict$/),
    ])
    const made = await proxy.db
      .selectFrom('eurydice_users as u')
      .innerJoin('eurydice_user_profiles as p', 'p.user_id', 'u.id')
      .select('u.password')
      .where('u.username', '=', 'newcomer')
      .execute()
    expect(made).toEqual([{ password: '!' }])
    expect((await proxy.ask('/transferables/', { headers: userHeader('newcomer') })).status).toBe(401)
    const seen = () => proxy.db.selectFrom('eurydice_users').select('last_access').where('username', '=', 'newcomer')
    await eventually(
      () => seen().executeTakeFirstOrThrow(),
      ({ last_access }) => last_access !== null,
    )
  })

  test('answers a program with 204 instead of a redirect, with and without the last slash', async () => {
    for (const path of ['/user/login/', '/user/login']) {
      const headers = { ...userHeader('program'), accept: 'application/json' }
      expect((await proxy.ask(path, { headers })).status).toBe(204)
    }
  })

  test.each([
    ['without the header', []],
    ['with an empty one', [['X-Remote-User', ' ']]],
    [
      'with the header twice',
      [
        ['X-Remote-User', 'ann'],
        ['X-Remote-User', 'ann'],
      ],
    ],
    ['with a look-alike', [['X_Remote_User', 'ann']]],
    [
      'with a look-alike beside the real one',
      [
        ['X-Remote-User', 'ann'],
        ['X-Remote_User', 'root'],
      ],
    ],
  ] as [string, [string, string][]][])('refuses a login %s with 403 and no cookies', async (_, pairs) => {
    const head = pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    const heard = await sendBytes(
      proxy.port,
      `GET /api/v1/user/login HTTP/1.1\r\nHost: localhost\r\n${head}Connection: close\r\n\r\n`,
    )
    expect(heard).toMatch(/^HTTP\/1.1 403 /)
    expect(heard).toContain('"code":"not_authenticated"')
    expect(heard.toLowerCase()).not.toContain('set-cookie')
  })

  test('refuses an inactive user', async () => {
    const user = await proxy.addUser('gone')
    await proxy.db.updateTable('eurydice_users').set({ is_active: false }).where('id', '=', user.id).execute()
    const { reply, set } = await logIn(proxy, 'gone')
    expect([reply.status, set]).toEqual([403, []])
  })

  test('switches to the user that the header names and ends the earlier login', async () => {
    const first = await logIn(proxy, 'one')
    const second = await logIn(proxy, 'two', { cookie: first.cookie })
    const me = await proxy.ask('/user/me/', { headers: { cookie: second.cookie } })
    expect(await me.json()).toEqual({ username: 'two' })
    expect(me.headers.get('vary')).toBe('Accept, Cookie')
    expect((await proxy.ask('/user/me/', { headers: { cookie: first.cookie } })).status).toBe(401)
  })

  test('keeps only a digest of the cookie in the database, and sweeps up expired logins', async () => {
    await proxy.db
      .insertInto('eurydice_login_records')
      .values({ key: 'expired', data: '{}', expire_date: '2020-01-01T00:00:00Z' })
      .execute()
    const { cookie } = await logIn(proxy, 'keeper')
    const keys = (await proxy.db.selectFrom('eurydice_login_records').select('key').execute()).map(({ key }) => key)
    expect(keys).not.toContain('expired')
    expect(keys.some((key) => cookie.includes(key))).toBe(false)
  })

  test('is over when it has expired or was logged out of (logout)', async () => {
    const { cookie, csrf } = await logIn(proxy, 'brief')
    const out = await proxy.ask('/user/logout/', { method: 'POST', headers: { cookie, 'x-csrftoken': csrf } })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie().every((it) => it.includes('Max-Age=0'))).toBe(true)
    expect((await proxy.ask('/user/me/', { headers: { cookie } })).status).toBe(401)
    const again = await logIn(proxy, 'brief')
    await proxy.db.updateTable('eurydice_login_records').set({ expire_date: '2020-01-01T00:00:00Z' }).execute()
    expect((await proxy.ask('/user/me/', { headers: { cookie: again.cookie } })).status).toBe(401)
  })
})

test('two Authorization headers are refused', async () => {
  const user = await basic.addUser('double')
  const line = `Authorization: Token ${user.token}\r\n`
  const heard = await sendBytes(
    basic.port,
    `GET /api/v1/user/me/ HTTP/1.1\r\nHost: localhost\r\n${line}${line}Connection: close\r\n\r\n`,
  )
  expect(heard).toMatch(/^HTTP\/1.1 401 /)
})

test('§16.2 case 55: an unknown host is refused', async () => {
  const heard = await sendBytes(
    basic.port,
    'GET /api/v1/metadata/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
  )
  expect(heard).toMatch(/^HTTP\/1.1 400 /)
  expect(heard).toContain('"error":')
})
