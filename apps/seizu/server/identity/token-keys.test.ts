import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey, JWK } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { readSeizuSettings } from '../../settings.ts'
import { openTokenKeys } from './token-keys.ts'
import { createVerifyToken } from './verify-token.ts'

interface Pair {
  privateKey: CryptoKey
  pem: string
  jwk: JWK
}
async function makePair(alg = 'ES256'): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, pem: await exportSPKI(publicKey), jwk: await exportJWK(publicKey) }
}

let first: Pair
let second: Pair
let server: Server
let url: string
/** What the server of the keys answers, by address; undefined: 404, `'silence'`: nothing ever. */
let served: Record<string, string | undefined>
let asked: string[]
beforeAll(async () => {
  ;[first, second] = await Promise.all([makePair(), makePair()])
  server = createServer((request, response) => {
    asked.push(request.url!)
    const text = served[request.url!]
    if (text === 'silence') return
    if (text === undefined) return void response.writeHead(404).end()
    response.end(text)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  served = {}
  asked = []
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => vi.useRealTimers())
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

function open(env: Record<string, string>) {
  const { settings } = readSeizuSettings({ AWS_DEFAULT_REGION: 'eu-central-1', ...env })
  return createVerifyToken(settings, openTokenKeys(settings), () => new Date())
}
const balancer = (more: Record<string, string> = {}) => open({ JWKS_URL: `${url}/{AWS_DEFAULT_REGION}/{kid}`, ...more })
const keySet = (more: Record<string, string> = {}) =>
  open({ JWKS_URL: `${url}/set`, JWKS_URL_FOR_ALB: 'false', ...more })
const setOf = (keys: Record<string, Pair>) =>
  JSON.stringify({ keys: Object.entries(keys).map(([kid, { jwk }]) => ({ ...jwk, kid })) })

interface Written {
  kid?: string
  alg?: string
  claims?: Record<string, unknown>
  expires?: number
}
function token({ privateKey }: Pair, { kid = 'k1', alg = 'ES256', claims = {}, expires }: Written = {}) {
  const jwt = new SignJWT({ email: 'ann@x.example', ...claims }).setProtectedHeader({ alg, ...(kid && { kid }) })
  if (expires !== undefined) jwt.setExpirationTime(expires)
  return jwt.sign(privateKey)
}

describe('the key of a load balancer', () => {
  test('is asked for at JWKS_URL with the region and the kid, percent-encoded', async () => {
    served['/eu-central-1/a%2Fb%3F%23%20%7Bkid%7D'] = first.pem
    await balancer()(await token(first, { kid: 'a/b?# {kid}' }))
    expect(asked).toEqual(['/eu-central-1/a%2Fb%3F%23%20%7Bkid%7D'])
  })
  test('is kept for ten minutes and then asked for again', async () => {
    served['/eu-central-1/k1'] = first.pem
    const verify = balancer()
    for (let minutes = 0; minutes < 10; minutes += 1) {
      await verify(await token(first))
      later(59_999)
    }
    expect(asked).toHaveLength(1)
    later(10)
    await verify(await token(first))
    expect(asked).toHaveLength(2)
  })
  test('is another one after the balancer changed it, under another kid', async () => {
    Object.assign(served, { '/eu-central-1/k1': first.pem, '/eu-central-1/k2': second.pem })
    const verify = balancer()
    await verify(await token(first, { kid: 'k1' }))
    await verify(await token(second, { kid: 'k2' }))
    await expect(verify(await token(second, { kid: 'k1' }))).rejects.toThrow('signature')
  })
  test('that is not there is asked for again after ten seconds, not by each made-up token', async () => {
    const verify = balancer()
    for (let at = 0; at < 3; at += 1) await expect(verify(await token(first))).rejects.toThrow('answers 404')
    expect(asked).toHaveLength(1)
    served['/eu-central-1/k1'] = first.pem
    later(10_001)
    expect(await verify(await token(first))).toMatchObject({ email: 'ann@x.example' })
  })
  test('stays usable when a forged token names another algorithm', async () => {
    served['/eu-central-1/k1'] = first.pem
    const verify = balancer()
    const forged = await token(await makePair('ES512'), { alg: 'ES512' })
    await expect(verify(forged)).rejects.toThrow()
    expect(await verify(await token(first))).toMatchObject({ email: 'ann@x.example' })
  })
  test('is not waited for longer than JWKS_FETCH_TIMEOUT, five seconds by default', async () => {
    expect(readSeizuSettings({}).settings.JWKS_FETCH_TIMEOUT).toBe(5000)
    served['/eu-central-1/k1'] = 'silence'
    await expect(balancer({ JWKS_FETCH_TIMEOUT: '100ms' })(await token(first))).rejects.toThrow(/timeout/i)
  })
  test('must be a PEM of reasonable size', async () => {
    served['/eu-central-1/k1'] = 'no key'
    await expect(balancer()(await token(first))).rejects.toThrow()
    served['/eu-central-1/k2'] = `${first.pem}${' '.repeat(70_000)}`
    await expect(balancer()(await token(first, { kid: 'k2' }))).rejects.toThrow('gives no key')
  })
})

describe('the keys of a set', () => {
  test('are found by kid, whatever the order, and asked for once', async () => {
    served['/set'] = setOf({ k1: first, k2: second })
    const verify = keySet()
    await verify(await token(second, { kid: 'k2' }))
    await verify(await token(first, { kid: 'k1' }))
    await expect(verify(await token(second, { kid: 'k1' }))).rejects.toThrow('signature')
    expect(asked).toEqual(['/set'])
  })
  test('are asked for again when a token names one that was not there', async () => {
    served['/set'] = setOf({ k1: first })
    const verify = keySet()
    await verify(await token(first))
    served['/set'] = setOf({ k1: first, k2: second })
    later(10_001)
    await verify(await token(second, { kid: 'k2' }))
    expect(asked).toHaveLength(2)
  })
  test('may lie at an address of their kid', async () => {
    served['/sets/k1'] = setOf({ k1: first })
    await keySet({ JWKS_URL: `${url}/sets/{kid}` })(await token(first))
    expect(asked).toEqual(['/sets/k1'])
  })
  test('are none for a token that names none, or one that is not there', async () => {
    served['/set'] = setOf({ k1: first })
    const verify = keySet()
    await expect(verify(await token(first, { kid: '' }))).rejects.toThrow('names no key')
    await expect(verify(await token(second, { kid: 'k2' }))).rejects.toThrow('no applicable key')
  })
})

describe('a token', () => {
  const seconds = () => Math.floor(Date.now() / 1000)
  beforeEach(() => {
    vi.setSystemTime(new Date('2026-01-31T12:00:00Z'))
    served['/set'] = setOf({ k1: first })
    served['/eu-central-1/k1'] = first.pem
  })

  test.each([
    ['ends now', { exp: 0 }, 'refused'],
    ['ends in a second', { exp: 1 }, 'taken'],
    ['begins in a second', { nbf: 1 }, 'refused'],
    ['begins now', { nbf: 0 }, 'taken'],
    ['was issued in an hour, by a clock that is ahead', { iat: 3600 }, 'taken'],
    ['has no times', {}, 'taken'],
  ])('that %s is %s: clocks are given no leeway', async (_, times, expected) => {
    const claims = Object.fromEntries(Object.entries(times).map(([name, after]) => [name, seconds() + after]))
    const verdict = await balancer()(await token(first, { claims })).then(
      () => 'taken',
      () => 'refused',
    )
    expect(verdict).toBe(expected)
  })
  test('is of JWT_ISSUER and for JWT_AUDIENCE where these are set', async () => {
    const verify = keySet({ JWT_ISSUER: 'https://id.example', JWT_AUDIENCE: 'seizu' })
    const claims = { iss: 'https://id.example', aud: ['other', 'seizu'] }
    expect(await verify(await token(first, { claims }))).toMatchObject(claims)
    await expect(verify(await token(first, { claims: { ...claims, iss: 'https://x' } }))).rejects.toThrow('iss')
    await expect(verify(await token(first, { claims: { ...claims, aud: 'other' } }))).rejects.toThrow('aud')
    await expect(verify(await token(first, { claims: { iss: claims.iss } }))).rejects.toThrow('aud')
  })
  test('with an audience is refused from a balancer unless JWT_AUDIENCE names it, and taken otherwise', async () => {
    const forSomebody = await token(first, { claims: { aud: 'seizu' } })
    await expect(balancer()(forSomebody)).rejects.toThrow('it has an audience')
    expect(await balancer({ JWT_AUDIENCE: 'seizu' })(forSomebody)).toMatchObject({ aud: 'seizu' })
    expect(await keySet()(forSomebody)).toMatchObject({ aud: 'seizu' })
  })
  test('is never one that anybody can sign: ALLOWED_JWT_ALGORITHMS may say none and HS256 in vain', async () => {
    const verify = keySet({ ALLOWED_JWT_ALGORITHMS: 'none,HS256,ES256' })
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    await expect(verify(`${part({ alg: 'none', kid: 'k1' })}.${part({ email: 'ann' })}.`)).rejects.toThrow()
    const shared = await new SignJWT({ email: 'ann' })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode(first.pem))
    await expect(verify(shared)).rejects.toThrow('alg')
    await expect(keySet({ ALLOWED_JWT_ALGORITHMS: 'ES512' })(await token(first))).rejects.toThrow('alg')
  })
})
