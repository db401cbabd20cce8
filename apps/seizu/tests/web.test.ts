import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, https, openPage, openWebs } from './web.fixture.ts'
import type { Webs } from './web.fixture.ts'

let webs: Webs
let url: string
beforeAll(async () => {
  webs = await openWebs(`
queries: {hosts: "MATCH (h) RETURN count(h) AS total"}
scheduled_queries:
  s:
    name: S
    cypher: hosts
    actions: [{action_type: slack, action_config: {title: t, initial_comment: c, channels: [C1]}}]
`)
  await mkdir(join(webs.folder, 'static'))
  await webs.put('index.html', '<!doctype html><meta name="n" content="__CSP_NONCE__"><title>start</title>')
  await webs.put('static/app.js', `console.log(${'1'.repeat(2000)})`)
  await webs.put('secret.txt', 'not for the web')
  url = await webs.start()
})
afterAll(() => webs.close())

describe('the health check', () => {
  test('[27] answers over plain HTTP without a cookie, to HEAD too', async () => {
    const answer = await ask(`${url}/healthcheck`)
    expect([answer.status, await answer.json()]).toEqual([200, { success: true }])
    expect(answer.headers.getSetCookie()).toEqual([])
    expect((await ask(`${url}/healthcheck`, { method: 'HEAD' })).status).toBe(200)
  })

  test('says what keeps the process from serving', async () => {
    const lost = await webs.start({ REPORTING_CONFIG_FILE: '/nowhere.yaml' })
    const answer = await ask(`${lost}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { ok: false, status: 'failed', parts: { config: { ok: false, why: expect.stringContaining('/nowhere.yaml') } } },
    ])
    expect((await ask(`${url}/readyz`)).status).toBe(200)
  })

  test('is degraded while any load balancer may sign', async () => {
    const env = { AUTH_MODE: 'auto', SEIZU_QUERY_PATH: 'browser', DYNAMODB_URL: 'http://127.0.0.1:1' }
    const graph = { read: async () => ({}), close: async () => {} } as never
    const open = await webs.start(env, { graph })
    expect(await (await ask(`${open}/readyz`)).json()).toMatchObject({ ok: true, status: 'degraded' })
    const known = await webs.start({ ...env, JWT_ALB_SIGNER: 'arn:aws:x' }, { graph })
    expect(await (await ask(`${known}/readyz`)).json()).toMatchObject({ ok: true, status: 'ok' })
  })
})

describe('HTTPS', () => {
  test('[28] is where plain requests are sent, and what a known proxy says is believed', async () => {
    const plain = await ask(`${url}/api/v1/config?a=1`)
    expect([plain.status, plain.headers.get('location')]).toEqual([
      302,
      `https://${new URL(url).host}/api/v1/config?a=1`,
    ])
    const secure = await ask(`${url}/api/v1/config`, { headers: https })
    expect(secure.status).toBe(200)
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31556926; includeSubDomains')
  })

  test.each([
    ['10.0.0.0/8', 302],
    ['127.0.0.0/8', 200],
    ['*', 200],
  ])('[28] with FORWARDED_ALLOW_IPS=%s gives %i', async (FORWARDED_ALLOW_IPS, status) => {
    const other = await webs.start({ FORWARDED_ALLOW_IPS })
    expect((await ask(`${other}/api/v1/config`, { headers: https })).status).toBe(status)
  })

  test('is not asked for with DEBUG', async () => {
    const answer = await ask(`${await webs.start({ DEBUG: 'true' })}/api/v1/config`)
    expect([answer.status, answer.headers.get('strict-transport-security')]).toEqual([200, null])
  })
})

describe('pages', () => {
  test('[29] come with both cookies and every header', async () => {
    const page = await ask(url, { headers: https })
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const [session, readable] = page.headers.getSetCookie()
    expect(session).toMatch(/^session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(readable).toMatch(/^_csrf_token=[0-9a-f]{64}; Path=\/; Max-Age=432000; Secure; SameSite=Strict$/)
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'x-xss-protection': '1; mode=block',
      'referrer-policy': 'strict-origin-when-cross-origin',
      vary: expect.stringContaining('Cookie'),
    })
    const nonce = /content="([^"]{16})"/.exec(await page.text())![1]
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'`)
    expect(await (await ask(url, { headers: https })).text()).not.toContain(nonce)
  })

  test('[30] set no cookie for who has both, and a new one for who has a forged one', async () => {
    const { cookies } = await openPage(url)
    const asked = (cookie: string) => ask(url, { headers: { ...https, cookie } })
    expect((await asked(cookies.join('; '))).headers.getSetCookie()).toEqual([])
    expect((await asked(cookies[0]!)).headers.getSetCookie()).toHaveLength(1)
    const forged = `session=${'a'.repeat(64)}.x; _csrf_token=${'a'.repeat(64)}`
    expect((await asked(forged)).headers.getSetCookie()).toHaveLength(2)
  })

  test.each(['/app/reports/x', '/index.html', '/nope', '/secret.txt'])(
    '[41] are the start page at %s',
    async (path) => {
      const page = await ask(url + path, { headers: https })
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>start</title>')])
    },
  )

  test('[42] are files below static, and nothing else there', async () => {
    const script = await ask(`${url}/static/app.js`, { headers: https })
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(script.headers.get('content-encoding')).toBe('gzip')
    for (const path of ['/static/nope.js', '/favicon.png', '/manifest.json', '/static/..%2fsecret.txt']) {
      expect((await ask(url + path, { headers: https })).status).toBe(404)
    }
  })

  test('are JSON for programs at unknown addresses, and 405 for another method', async () => {
    const unknown = await ask(`${url}/api/v1/nope`, { headers: https })
    expect([unknown.status, await unknown.json()]).toEqual([404, { error: expect.any(String) }])
    const { headers } = await openPage(url)
    expect((await ask(`${url}/api/v1/nope`, { headers, method: 'POST' })).status).toBe(404)
    expect((await ask(`${url}/nope`, { headers, method: 'POST' })).status).toBe(405)
    expect((await ask(`${url}/nope`, { headers: https, method: 'OPTIONS' })).status).toBe(200)
  })

  test('say how they are built when they were not', async () => {
    const bare = await webs.start({ STATIC_FOLDER: '/nowhere' })
    const page = await ask(bare, { headers: https })
    if (page.status !== 200) expect(await page.text()).toContain('npm start -- seizu')
  })

  test('[44] may connect to the database where browsers do, and to nothing else elsewhere', async () => {
    const connect = async (env: Record<string, string>) => {
      const answer = await ask(await webs.start(env), { headers: https })
      return /connect-src ([^;]*)/.exec(answer.headers.get('content-security-policy')!)![1]
    }
    const at = { NEO4J_USER_HOSTNAME: 'h', NEO4J_USER_PORT: '1' }
    expect(await connect({ ...at, NEO4J_USER_PROTOCOL: 'bolt' })).toBe("'self' ws://h:1")
    expect(await connect({ ...at, NEO4J_USER_PROTOCOL: 'neo4j+ssc' })).toBe("'self' wss://h:1")
    expect(await connect({ ...at, AUTH_MODE: 'auto', SEIZU_QUERY_PATH: 'server' })).toBe("'self'")
  })
})

describe('a request that changes something', () => {
  const login = (headers: Record<string, string>, body?: string) =>
    ask(`${url}/api/v1/login`, { method: 'POST', headers, ...(body !== undefined && { body }) })

  test('[31] is refused without a token, and [33] with a wrong one', async () => {
    const { headers } = await openPage(url)
    const { 'x-csrftoken': _, ...without } = headers
    const refused = await login(without)
    expect([refused.status, await refused.text()]).toEqual([403, expect.not.stringContaining('protocol')])
    expect((await login({ ...headers, 'x-csrftoken': 'a'.repeat(64) })).status).toBe(403)
    const { cookie: __, ...cookieless } = headers
    expect((await login(cookieless)).status).toBe(403)
  })

  test('[32] must come from a page of ours when it comes by HTTPS', async () => {
    const { headers } = await openPage(url)
    const { referer: _, ...without } = headers
    expect((await login(without)).status).toBe(403)
    expect((await login({ ...headers, referer: 'https://evil.example/x' })).status).toBe(403)
    expect((await login(headers)).status).toBe(200)
    const behind = { ...headers, origin: 'https://seizu.example', referer: 'https://seizu.example/app' }
    expect((await login(behind)).status).toBe(200)
  })

  test('[34] tells a browser where the database is, and nothing else', async () => {
    const { headers } = await openPage(url)
    const answer = await login({ ...headers, 'content-type': 'Application/json' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({ protocol: 'bolt+s', hostname: 'localhost', port: 7687, auth_mode: 'client' })
  })

  test('may carry its token in a form or in JSON', async () => {
    const { headers, token } = await openPage(url)
    const { 'x-csrftoken': _, ...without } = headers
    const form = { ...without, 'content-type': 'application/x-www-form-urlencoded' }
    expect((await login(form, `_csrf_token=${token}`)).status).toBe(200)
    const json = { ...without, 'content-type': 'application/json' }
    expect((await login(json, JSON.stringify({ _csrf_token: token }))).status).toBe(200)
    expect((await login(json, JSON.stringify({ _csrf_token: 'x' }))).status).toBe(403)
  })
})

describe('the config', () => {
  const config = async (env: Record<string, string> = {}) => {
    const answer = await ask(`${await webs.start(env)}/api/v1/config`, { headers: https })
    return (await answer.json()) as Record<string, any>
  }

  test('[43] says whether on-calls are there, and [26] has every key but what actions are told', async () => {
    const [withKey, without] = [await config({ PAGERDUTY_API_KEY: 'k' }), await config()]
    expect([withKey.pagerduty_enabled, without.pagerduty_enabled]).toEqual([true, false])
    expect(without.config.dashboard).toEqual({ rows: [] })
    expect(without.config.scheduled_queries.s.actions).toEqual([{ action_type: 'slack' }])
    expect(without).toMatchObject({ query_path: 'browser', auth_mode: 'client', evaluation: false, stats: {} })
    expect(JSON.stringify(withKey)).not.toMatch(/"k"|secret of the test/)
  })

  test('tells pages STATSD_EXTERNAL_PROVIDER and STATSD_EXTERNAL_PREFIX', async () => {
    const told = await config({ STATSD_EXTERNAL_PROVIDER: 'newrelic', STATSD_EXTERNAL_PREFIX: 'acme' })
    expect(told.stats).toEqual({ external_provider: 'newrelic', external_prefix: 'acme' })
  })

  test('is not sent again to who has it', async () => {
    const first = await ask(`${url}/api/v1/config`, { headers: https })
    const again = { ...https, 'if-none-match': first.headers.get('etag')! }
    expect((await ask(`${url}/api/v1/config`, { headers: again })).status).toBe(304)
  })

  test('[46] is 500 with reasons while the file is invalid; health stays, and it recovers by itself', async () => {
    const other = await openWebs('{}')
    const there = await other.start()
    const ready = () => ask(`${there}/api/v1/config`, { headers: https })
    expect((await ready()).status).toBe(200)
    await other.put('dashboards.yaml', 'foo: 1\n')
    const refused = await ready()
    expect([refused.status, await refused.json()]).toMatchObject([500, { details: [{ path: 'foo', line: 1 }] }])
    expect((await ask(`${there}/healthcheck`)).status).toBe(200)
    await other.put('dashboards.yaml', 'version: 1\n')
    expect((await ready()).status).toBe(200)
    await other.close()
  })

  test('needs somebody who is known where the server runs the queries', async () => {
    const server = await webs.start({ AUTH_MODE: 'auto', SEIZU_QUERY_PATH: 'server' })
    const answer = await ask(`${server}/api/v1/config`, { headers: https })
    expect([answer.status, await answer.json()]).toEqual([401, { error: 'Not authenticated' }])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })
})

test('a start without SECRET_KEY is refused by its name', async () => {
  await expect(webs.start({ SECRET_KEY: '' })).rejects.toThrow('SECRET_KEY is not set')
  await rm(join(webs.folder, 'secret.txt'))
})
