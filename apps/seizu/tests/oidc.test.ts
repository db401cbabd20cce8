import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProvider } from './oidc-provider.fixture.ts'
import { ask, openWebs } from './web.fixture.ts'
import type { Webs } from './web.fixture.ts'

let webs: Webs
let url: string
let issuer: string
let provider: Awaited<ReturnType<typeof startProvider>>
let publicUrl: string

beforeAll(async () => {
  // The web process is asked by its own address; people would come by this one.
  publicUrl = 'http://seizu.example:8080'
  provider = await startProvider(publicUrl)
  ;({ issuer } = provider)
  webs = await openWebs()
  url = await webs.start(provider.env)
})
afterAll(async () => {
  await webs?.close()
  provider.close()
})

/** Follows the provider's own pages as a person would, to the address that it sends him back to. */
async function throughProvider(authorizeUrl: string, name: string): Promise<string> {
  const jar = new Map<string, string>()
  const forms: Record<string, string>[] = [{ prompt: 'login', login: name, password: 'x' }, { prompt: 'consent' }]
  let next = authorizeUrl
  for (let steps = 0; steps < 20; steps += 1) {
    const form = new URL(next).pathname.startsWith('/interaction/') ? forms.shift() : undefined
    const cookie = [...jar].map(([key, value]) => `${key}=${value}`).join('; ')
    const body = form && { method: 'POST', body: new URLSearchParams(form) }
    const answer = await ask(next, { headers: { cookie }, ...body })
    for (const it of answer.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(it)!
      jar.set(key!, value!)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`${next}: ${answer.status} ${(await answer.text()).slice(0, 500)}`)
    next = new URL(location, next).href
    if (next.startsWith(publicUrl)) return next
  }
  throw new Error('no way back')
}

const cookieOf = (answer: Response, name: string) =>
  answer.headers.getSetCookie().find((it) => it.startsWith(`${name}=`) && !it.startsWith(`${name}=;`))
const plain = (cookie: string | undefined) => cookie?.split(';')[0] ?? ''

async function begin(returnTo = '/app/reports/x?os=linux', web = url) {
  const begun = await ask(`${web}/api/v1/auth/login?return_to=${encodeURIComponent(returnTo)}`)
  const { authorize_url } = (await begun.json()) as { authorize_url: string }
  return { begun, authorizeUrl: authorize_url, state: plain(cookieOf(begun, 'seizu_oauth_state')) }
}

async function finish({ authorizeUrl, state }: Awaited<ReturnType<typeof begin>>, web = url) {
  const back = await throughProvider(authorizeUrl, 'ann')
  return ask(`${web}${back.slice(publicUrl.length)}`, { headers: { cookie: state } })
}

const post = (path: string, headers: Record<string, string>, web = url) =>
  ask(`${web}/api/v1/auth/${path}`, { method: 'POST', headers })

describe('logging in at an OpenID provider', () => {
  test('ends where it was asked for, with a session that no script can read', async () => {
    const done = await finish(await begin())
    expect([done.status, done.headers.get('location')]).toEqual([302, '/app/reports/x?os=linux'])
    expect(cookieOf(done, 'seizu_session')).toMatch(/; Path=\/api\/v1\/auth; Max-Age=64800; HttpOnly; SameSite=Strict$/)
    expect(done.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^seizu_oauth_state=; .*Max-Age=0/))

    const cookie = plain(cookieOf(done, 'seizu_session'))
    const refreshed = await post('refresh', { cookie, 'x-seizu-csrf': '1' })
    const token = (await refreshed.json()) as { access_token: string; expires_in: number; token_type: string }
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: expect.any(Number) })
    const me = await ask(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${token.access_token}` } })
    expect(await me.json()).toMatchObject({ user: { sub: 'ann', iss: issuer }, permissions: expect.any(Array) })
    const altered = `${token.access_token.slice(0, -4)}AAAA`
    expect((await ask(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${altered}` } })).status).toBe(401)

    // [104] a request with the cookie must show that a page of ours made it
    for (const path of ['refresh', 'logout']) expect((await post(path, { cookie })).status).toBe(403)
    const out = await post('logout', { cookie: plain(cookieOf(refreshed, 'seizu_session')), 'x-seizu-csrf': '1' })
    expect(((await out.json()) as { post_logout_url: string }).post_logout_url).toContain(`${issuer}/session/end`)
    const over = await post('refresh', { cookie: plain(cookieOf(refreshed, 'seizu_session')), 'x-seizu-csrf': '1' })
    expect(over.status).toBe(401)
  })

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    '[105] goes to the start page instead of %s',
    async (returnTo) => {
      expect((await finish(await begin(returnTo))).headers.get('location')).toBe('/')
    },
  )

  test('is refused without the state cookie, with another state, and says that the provider refused', async () => {
    const begun = await begin()
    const back = (await throughProvider(begun.authorizeUrl, 'ann')).slice(publicUrl.length)
    expect((await ask(url + back)).status).toBe(400)
    expect((await ask(url + back.replace(/state=[^&]*/, 'state=x'), { headers: { cookie: begun.state } })).status).toBe(
      400,
    )
    const refused = await ask(`${url}/api/v1/auth/callback?error=access_denied`, { headers: { cookie: begun.state } })
    expect([refused.status, refused.headers.get('location')]).toEqual([302, '/?auth_error=1'])
  })

  test('[104] a Bearer token alone needs no other header; a made-up session is none', async () => {
    const withBearer = await ask(`${url}/api/v1/login`, { method: 'POST', headers: { authorization: 'Bearer x.y.z' } })
    expect(withBearer.status).toBe(401)
    expect((await post('refresh', { cookie: 'seizu_session=AAAA', 'x-seizu-csrf': '1' })).status).toBe(401)
  })

  test('is unavailable while the provider cannot be reached, and where there is none', async () => {
    const other = await webs.start({ ...provider.env, OIDC_ISSUER: 'http://127.0.0.1:1' })
    expect((await ask(`${other}/api/v1/auth/login`)).status).toBe(503)
    const none = await webs.start({ TALISMAN_FORCE_HTTPS: 'false' })
    expect((await ask(`${none}/api/v1/auth/login`)).status).toBe(503)
  })

  test('lasts as long as SESSION_COOKIE_MAX_AGE_SECONDS, from the log-in and not from the last refresh (auth_refresh)', async () => {
    let at = new Date()
    const env = { ...provider.env, SESSION_COOKIE_MAX_AGE_SECONDS: '100' }
    const short = await webs.start(env, { now: () => at })
    const done = await finish(await begin('/', short), short)
    expect(cookieOf(done, 'seizu_session')).toContain('; Max-Age=100;')
    at = new Date(at.getTime() + 60_000)
    const refreshed = await post(
      'refresh',
      { cookie: plain(cookieOf(done, 'seizu_session')), 'x-seizu-csrf': '1' },
      short,
    )
    expect(cookieOf(refreshed, 'seizu_session')).toContain('; Max-Age=40;')
    at = new Date(at.getTime() + 41_000)
    const cookie = plain(cookieOf(refreshed, 'seizu_session'))
    const over = await post('refresh', { cookie, 'x-seizu-csrf': '1' }, short)
    expect([over.status, over.headers.getSetCookie()]).toEqual([
      401,
      [expect.stringMatching(/^seizu_session=; .*Max-Age=0/)],
    ])
  })

  test('asks for OIDC_SCOPES, and for consent only with offline_access', async () => {
    const search = async (web: string) => new URL((await begin('/', web)).authorizeUrl).searchParams
    expect((await search(url)).get('prompt')).toBe('consent')
    const other = await search(await webs.start({ ...provider.env, OIDC_SCOPES: 'openid groups' }))
    expect([other.get('scope'), other.get('prompt'), other.get('code_challenge_method')]).toEqual([
      'openid groups',
      null,
      'S256',
    ])
  })

  test('shows OIDC_CLIENT_SECRET to a provider that wants one, and fails without it', async () => {
    const confidential = await startProvider(
      publicUrl,
      {},
      { token_endpoint_auth_method: 'client_secret_post', client_secret: 'of-ours' },
    )
    const status = async (env: Record<string, string>) => {
      const web = await webs.start({ ...confidential.env, ...env })
      return (await finish(await begin('/', web), web)).status
    }
    expect([await status({ OIDC_CLIENT_SECRET: 'of-ours' }), await status({})]).toEqual([302, 400])
    confidential.close()
  })

  test('goes by the keys of JWKS_URL where it is set', async () => {
    const done = await finish(await begin())
    const refreshed = await post('refresh', { cookie: plain(cookieOf(done, 'seizu_session')), 'x-seizu-csrf': '1' })
    const { access_token } = (await refreshed.json()) as { access_token: string }
    const me = async (JWKS_URL: string) => {
      const web = await webs.start({ ...provider.env, JWKS_URL })
      return (await ask(`${web}/api/v1/me`, { headers: { authorization: `Bearer ${access_token}` } })).status
    }
    expect([await me(`${issuer}/jwks`), await me(`${issuer}/nowhere`)]).toEqual([200, 401])
  })

  test.each([
    ['yes', 400],
    ['false', 302],
  ])('checks who signed the ID token with OIDC_VALIDATE_ID_TOKEN=%s: %i', async (OIDC_VALIDATE_ID_TOKEN, status) => {
    const forging = await startProvider(publicUrl)
    forging.provider.use(async (context, next) => {
      await next()
      const body = context.body as { id_token?: string } | undefined
      if (context.path === '/token' && body?.id_token) body.id_token = body.id_token.replace(/[^.]{8}$/, 'AAAAAAAA')
    })
    const web = await webs.start({ ...forging.env, OIDC_VALIDATE_ID_TOKEN })
    expect((await finish(await begin('/', web), web)).status).toBe(status)
    forging.close()
  })
})
