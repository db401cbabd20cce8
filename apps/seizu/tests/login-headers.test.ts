import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Log } from '@farside/kernel/log'
import { silentLog } from '@farside/kernel/log'
import { ask, https, openPage, openWebs } from './web.fixture.ts'
import type { Webs } from './web.fixture.ts'

let webs: Webs
beforeAll(async () => {
  webs = await openWebs()
  await mkdir(join(webs.folder, 'static'))
  await webs.put(
    'index.html',
    '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><meta name="seizu" content="__PAGE_SETTINGS__">',
  )
  await webs.put('static/app.js', '1')
})
afterAll(() => webs.close())

const policy = (own: string, connect: string) =>
  [
    "default-src 'self'",
    `connect-src 'self'${connect}`,
    `script-src ${own}`,
    `style-src ${own}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ')

describe('the headers of every kind of answer', () => {
  test.each([
    ['a page', '/', {}, 200],
    ['a page at an unknown address', '/app/reports/x', {}, 200],
    ['a file', '/static/app.js', {}, 200],
    ['a file that is not there', '/static/nope.js', {}, 404],
    ['JSON', '/api/v1/config', {}, 200],
    ['a refusal', '/api/v1/me', {}, 401],
    ['an address that is none', '/api/v1/nope', {}, 404],
    ['a method that is none', '/nope', { method: 'PUT' }, 403],
    ['a request of another site', '/api/v1/login', { method: 'POST' }, 403],
    ['HEAD', '/', { method: 'HEAD' }, 200],
    ['OPTIONS', '/api/v1/config', { method: 'OPTIONS' }, 200],
    ['the health check', '/healthcheck', {}, 200],
  ])('are on %s', async (_, path, init: RequestInit, status) => {
    const url = await webs.start({ NEO4J_USER_PROTOCOL: 'bolt', NEO4J_USER_HOSTNAME: 'h' })
    const answer = await ask(url + path, { ...init, headers: https })
    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'x-xss-protection': '1; mode=block',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'strict-transport-security': 'max-age=31556926; includeSubDomains',
    })
    const nonce = /nonce="([\w-]{16})"/.exec(await answer.text())?.[1]
    const given = answer.headers.get('content-security-policy')!
    // A HEAD has no page in which its nonce could be read.
    const own = nonce ?? /'nonce-([\w-]{16})'/.exec(given)?.[1]
    expect(given).toBe(policy(own === undefined ? "'self'" : `'self' 'nonce-${own}'`, ' ws://h:7687'))
    expect(own !== undefined).toBe(/page|HEAD/.test(_))
  })

  test('are on the redirect to HTTPS, but for what is only said by HTTPS', async () => {
    const answer = await ask(await webs.start())
    expect([answer.status, answer.headers.get('strict-transport-security')]).toEqual([302, null])
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN')
  })

  test('let pages connect to the OpenID provider, where there is one', async () => {
    const url = await webs.start({
      AUTH_MODE: 'oidc',
      OIDC_ISSUER: 'https://id.example.org/realm',
      OIDC_CLIENT_ID: 'x',
      SESSION_TOKEN_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
      SEIZU_PUBLIC_URL: 'https://seizu.example.org',
    })
    const answer = await ask(`${url}/healthcheck`)
    expect(answer.headers.get('content-security-policy')).toBe(policy("'self'", ' https://id.example.org'))
  })
})

describe('the CSRF cookie', () => {
  const given = async (env: Record<string, string>) => {
    const answer = await ask(await webs.start(env), { headers: https })
    return answer.headers.getSetCookie().find((it) => !it.startsWith('session='))
  }
  test.each([
    ['CSRF_COOKIE_NAME', { CSRF_COOKIE_NAME: 'other' }, /^other=[0-9a-f]{64}; Path=\/; /],
    ['CSRF_COOKIE_PATH', { CSRF_COOKIE_PATH: '/seizu' }, /; Path=\/seizu; /],
    ['CSRF_COOKIE_DOMAIN', { CSRF_COOKIE_DOMAIN: 'example.org' }, /; Domain=example\.org; /],
    ['CSRF_COOKIE_SAMESITE', { CSRF_COOKIE_SAMESITE: 'Lax' }, /; SameSite=Lax$/],
    ['CSRF_COOKIE_HTTPONLY', { CSRF_COOKIE_HTTPONLY: 'yes' }, /; HttpOnly; Secure; /],
    ['CSRF_COOKIE_SECURE', { CSRF_COOKIE_SECURE: 'false' }, /Max-Age=432000; SameSite=Strict$/],
  ])('is as %s says', async (_, env, expected) => expect(await given(env)).toMatch(expected))
  test('has no domain of its own', async () => expect(await given({})).not.toMatch(/Domain/))

  test('goes by its new name, and comes back in the new header: pages are told CSRF_COOKIE_NAME and CSRF_HEADER_NAME', async () => {
    const url = await webs.start({ CSRF_COOKIE_NAME: 'mine', CSRF_HEADER_NAME: 'X-Mine' })
    const page = await ask(url, { headers: https })
    const text = (/name="seizu" content="([^"]*)"/.exec(await page.text())?.[1] ?? '').replaceAll('&quot;', '"')
    expect(JSON.parse(text)).toEqual({
      login: 'password',
      query_path: 'browser',
      csrf_cookie: 'mine',
      csrf_header: 'X-Mine',
    })
    const cookies = page.headers.getSetCookie().map((it) => it.split(';')[0]!)
    const token = cookies.find((it) => it.startsWith('mine='))!.slice('mine='.length)
    const headers = { ...https, cookie: cookies.join('; '), referer: `https://${new URL(url).host}/` }
    const login = (more: Record<string, string>) =>
      ask(`${url}/api/v1/login`, { method: 'POST', headers: { ...headers, ...more } })
    expect((await login({ 'x-mine': token })).status).toBe(200)
    const refused = await login({ 'x-csrftoken': token })
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: expect.stringContaining('X-Mine') }])
  })
})

describe('pages without a log-in', () => {
  function kept() {
    const lines: { key: string; message: string; type: unknown }[] = []
    const warn: Log['warn'] = (key, fields) =>
      void lines.push({ key, message: String(fields?.message), type: fields?.type })
    return { lines, log: { ...silentLog, warn } }
  }
  const graph = { read: async () => ({}), isEmbedded: async () => false, close: async () => {} } as never
  const env = { AUTH_MODE: 'auto', SEIZU_QUERY_PATH: 'server', DEVELOPMENT_ONLY_REQUIRE_AUTH: 'false' }

  test('are DEVELOPMENT_ONLY_AUTH_USER_EMAIL’s, who may do everything', async () => {
    const url = await webs.start({ ...env, DEVELOPMENT_ONLY_AUTH_USER_EMAIL: 'dev@example.org' }, { graph })
    const me = await ask(`${url}/api/v1/me`, { headers: https })
    expect(await me.json()).toMatchObject({
      user: { email: 'dev@example.org', role: 'seizu-admin' },
      permissions: expect.arrayContaining(['query:execute', 'scheduled_queries:write']),
    })
  })

  test('are fine on this machine, with a line; DEVELOPMENT_ONLY_REQUIRE_AUTH=no where others come is loud and degraded', async () => {
    const quiet = kept()
    const own = await webs.start(env, { graph, log: quiet.log })
    expect(await (await ask(`${own}/readyz`)).json()).toMatchObject({ status: 'ok' })
    expect(quiet.lines.map(({ key, type }) => [key, type])).toEqual([['auth_off', 'AUDIT']])

    const loud = kept()
    const open = await webs.start({ ...env, HOST: '0.0.0.0' }, { graph, log: loud.log })
    const health = await ask(`http://127.0.0.1:${new URL(open).port}/readyz`)
    expect([health.status, await health.json()]).toMatchObject([
      200,
      {
        ok: true,
        status: 'degraded',
        parts: { login: { degraded: true, why: expect.stringContaining('HOST is 0.0.0.0') } },
      },
    ])
    expect(loud.lines.map(({ key }) => key)).toEqual(['auth_off', 'auth_off_in_the_open'])
    expect(loud.lines[1]!.message).toContain('Whoever comes is testuser')
  })

  test('log each log-in as what it is', async () => {
    const { lines, log } = kept()
    const userStore = { get: async () => undefined, put: async () => {}, close: async () => {} }
    const writing = { ...(graph as object), read: async () => ({ rows: [] }), write: async () => {} } as never
    const url = await webs.start({ ...env, SEIZU_QUERY_PATH: 'browser' }, { graph: writing, userStore, log })
    const { headers } = await openPage(url)
    const answer = await ask(`${url}/api/v1/login`, { method: 'POST', headers })
    expect(await answer.json()).toMatchObject({ username: 'testuser' })
    expect(lines.map(({ key }) => key)).toContain('auth_skipped')
  })
})
