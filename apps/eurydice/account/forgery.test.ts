import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logIn } from '../tests/log-in.ts'
import { startApi } from '../tests/start-api.ts'
import type { StartedApi } from '../tests/start-api.ts'

let proxy: StartedApi<'origin'>

beforeAll(async () => {
  proxy = await startApi('origin', {
    REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: 'on',
    CSRF_TRUSTED_ORIGINS: 'https://ui.example.org',
  })
})
afterAll(() => proxy.close())

describe('requests forged by another site', () => {
  test('§16.2 case 47: a cookie alone changes nothing; with the echoed token it does', async () => {
    const { cookie, csrf } = await logIn(proxy, 'careful')
    const renew = (headers: Record<string, string>) => proxy.ask('/user/token/', { method: 'DELETE', headers })
    const refused = await renew({ cookie })
    expect([refused.status, (await refused.json()).code]).toEqual([403, 'permission_denied'])
    expect((await renew({ cookie, 'x-csrftoken': csrf })).status).toBe(200)
    const upload = await proxy.ask('/transferables/', {
      method: 'POST',
      headers: { cookie, 'x-csrftoken': csrf, 'content-type': 'application/octet-stream' },
      body: 'bytes',
    })
    expect(upload.status).toBe(201)
  })

  test('a wrong token, a planted pair and the token of another login are refused', async () => {
    const { cookie, csrf } = await logIn(proxy, 'victim')
    const session = cookie.split('; ')[0]!
    const other = await logIn(proxy, 'attacker')
    const forged = [
      { cookie, 'x-csrftoken': 'x'.repeat(32) },
      { cookie: `${session}; eurydice_csrftoken=planted`, 'x-csrftoken': 'planted' },
      { cookie: `${session}; eurydice_csrftoken=${other.csrf}`, 'x-csrftoken': other.csrf },
      { cookie: session, 'x-csrftoken': csrf },
    ]
    for (const headers of forged) {
      expect((await proxy.ask('/user/token/', { method: 'DELETE', headers })).status).toBe(403)
    }
  })

  test.each([
    ['of this site', {}, 'own', 200],
    ['of a trusted site', {}, 'https://ui.example.org', 200],
    ['of another site', {}, 'https://evil.example', 403],
    ['that is null', {}, 'null', 403],
    ['of this site over the HTTPS of the proxy', { 'x-forwarded-proto': 'https' }, 'own-https', 200],
    ['of plain HTTP behind the HTTPS of the proxy', { 'x-forwarded-proto': 'https' }, 'own', 403],
  ])('an origin %s is judged, by CSRF_TRUSTED_ORIGINS when it is not ours', async (_, more, origin, status) => {
    const { cookie, csrf } = await logIn(proxy, 'traveller')
    const own = proxy.url
    const said = origin === 'own' ? own : origin === 'own-https' ? own.replace('http:', 'https:') : origin
    const headers = { cookie, 'x-csrftoken': csrf, origin: said, ...more }
    expect((await proxy.ask('/user/token/', { method: 'DELETE', headers })).status).toBe(status)
  })

  test('a token needs no echo', async () => {
    const user = await proxy.addUser('robot')
    const reply = await proxy.ask('/user/token/', {
      method: 'DELETE',
      headers: { ...user.headers, origin: 'https://evil' },
    })
    expect(reply.status).toBe(200)
  })
})
