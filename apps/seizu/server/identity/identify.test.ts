import { createSite, listen, route, answer } from '@farside/kernel/http'
import { silentLog } from '@farside/kernel/log'
import { describe, expect, test } from 'vitest'
import { readSeizuSettings } from '../../settings.ts'
import { createIdentify } from './identify.ts'
import { identityOfClaims } from './identity-of-claims.rules.ts'
import type { Identity } from './identity.ts'

const of = (claims: Record<string, unknown>, env: Record<string, string> = {}) =>
  identityOfClaims(claims, readSeizuSettings({ AUTH_MODE: 'oidc', ...env }).settings)
const claims = {
  sub: 's-1',
  iss: 'https://id.example',
  email: 'ann@x.example',
  preferred_username: 'ann',
  name: 'Ann',
  seizu_role: 'seizu-editor',
}

describe('who a token speaks of', () => {
  test('is read from the usual claims', () =>
    expect(of(claims)).toMatchObject({
      sub: 's-1',
      iss: 'https://id.example',
      email: 'ann@x.example',
      username: 'ann',
      displayName: 'Ann',
      role: 'seizu-editor',
    }))
  test.each([
    ['JWT_EMAIL_CLAIM', { upn: 'bob@x.example' }, 'upn', { email: 'bob@x.example' }],
    ['JWT_USERNAME_CLAIM', { nick: 'bob' }, 'nick', { username: 'bob' }],
    ['JWT_SUB_CLAIM', { oid: 'o-1' }, 'oid', { sub: 'o-1' }],
    ['JWT_ISS_CLAIM', { tenant: 't-1' }, 'tenant', { iss: 't-1' }],
    ['RBAC_ROLE_CLAIM', { role: 'seizu-admin' }, 'role', { role: 'seizu-admin' }],
  ])('is read from the claim that %s names', (name, more, claim, expected) =>
    expect(of({ ...claims, ...more }, { [name]: claim })).toMatchObject(expected),
  )
  test('has the role RBAC_DEFAULT_ROLE when the token has none, and no permissions with an unknown one', () => {
    const { seizu_role: _, ...without } = claims
    expect(of(without).role).toBe('seizu-viewer')
    expect([...of(without, { RBAC_DEFAULT_ROLE: '' }).permissions]).toEqual([])
    expect([...of({ ...claims, seizu_role: 'constructor' }).permissions]).toEqual([])
  })
  test.each([
    ['sub', {}],
    ['iss', {}],
    ['email', { AUTH_MODE: 'auto' }],
  ])('is nobody without %s', (name, env) => {
    for (const value of [undefined, '', 7, ['x'], null]) {
      expect(() => of({ ...claims, [name]: value }, env)).toThrow(`the claim ${name} is missing`)
    }
  })
  test('is the same person whatever else changes, and another one at another issuer', () => {
    expect(of({ ...claims, email: 'new@x.example', seizu_role: 'seizu-admin' }).userId).toBe(of(claims).userId)
    expect(of({ ...claims, iss: 'https://other.example' }).userId).not.toBe(of(claims).userId)
  })
})

describe('the header with the token', () => {
  const show = route({
    method: 'GET',
    url: '/who',
    operationId: 'who',
    summary: 'Who asks',
    tags: ['t'],
    produces: 'anything',
    replies: { 200: { description: 'Who' } },
  })
  /** Whose token is taken from which headers, by a check that takes every token for its own user's name. */
  async function asked(env: Record<string, string>, headers: Record<string, string>) {
    const { settings } = readSeizuSettings(env)
    const verify = async (token: string) => ({ sub: token, iss: 'i', email: token })
    const authenticate = createIdentify({ settings, log: silentLog, now: () => new Date() }, verify)
    const site = createSite<Identity>({ log: silentLog, authenticate })
    site.handle(show, async ({ user }) => answer({ body: { sub: user.sub } }))
    const server = await listen(site, { host: '127.0.0.1', port: 0 })
    const response = await fetch(`${server.url}/who`, { headers })
    const body = (await response.json()) as { sub?: string }
    await server.close()
    return body.sub ?? response.status
  }
  test.each([
    ['that of the load balancer', {}, { 'x-amzn-oidc-data': 'ann' }, 'ann'],
    ['JWT_HEADER_NAME', { JWT_HEADER_NAME: 'X-Who' }, { 'x-who': 'ann', 'x-amzn-oidc-data': 'bob' }, 'ann'],
    ['JWT_HEADER_NAME alone', { JWT_HEADER_NAME: 'X-Who' }, { 'x-amzn-oidc-data': 'bob' }, 401],
    ['JWT_HEADER_NAME as Bearer', { JWT_HEADER_NAME: 'Authorization' }, { authorization: 'Bearer ann' }, 'ann'],
    ['Authorization at a provider', { AUTH_MODE: 'oidc' }, { authorization: 'bearer ann' }, 'ann'],
    ['Authorization, never Basic', { AUTH_MODE: 'oidc' }, { authorization: 'Basic ann' }, 401],
  ])('is %s', async (_, env, headers, expected) => {
    expect(await asked(env as Record<string, string>, headers as Record<string, string>)).toBe(expected)
  })
})
