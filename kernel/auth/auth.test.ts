import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkOrigin,
  createAttemptLimit,
  createVerifiedCache,
  csrfTokenOf,
  deriveKey,
  echoesToken,
  hashPassword,
  newApiToken,
  newPassword,
  newSessionKey,
  passwordFault,
  readAuthorization,
  readIdentityHeader,
  sameText,
  unusablePassword,
  verifyPassword,
  writeCookie,
} from './index.ts'

describe('passwords', () => {
  test('fit their own hash and nothing else', async () => {
    const stored = await hashPassword('correct horse')
    expect(stored).toMatch(/^scrypt\$16384\$[\w-]+\$8\$5\$/)
    expect(await verifyPassword('correct horse', stored)).toEqual({ ok: true, upgrade: false })
    expect(await verifyPassword('correct horsf', stored)).toEqual({ ok: false, upgrade: false })
    expect(await hashPassword('correct horse')).not.toBe(stored)
  })

  test('fit a hash that Django wrote, which is then to be upgraded', async () => {
    const key = pbkdf2Sync('secret', 'salt', 1000, 32, 'sha256').toString('base64')
    expect(await verifyPassword('secret', `pbkdf2_sha256$1000$salt$${key}`)).toEqual({ ok: true, upgrade: true })
    expect(await verifyPassword('Secret', `pbkdf2_sha256$1000$salt$${key}`)).toEqual({ ok: false, upgrade: false })
  })

  test.each([
    undefined,
    '',
    unusablePassword,
    '!abc',
    'md5$a$b',
    'scrypt$9999999999$s$8$5$AA==',
    'pbkdf2_sha256$x$s$AA==',
  ])('never fit what is stored as %s', async (stored) => {
    expect(await verifyPassword('', stored)).toEqual({ ok: false, upgrade: false })
  })

  test.each([
    ['short', '1234567', /shorter/],
    ['all digits', '4815162342', /digits/],
    ['common', 'PassW0rd', /common/],
    ['the name', 'annabelle-1', /similar/],
    ['good', 'tulip-engine-42', undefined],
    ['a sentence with the name', 'the garden of annabelle', undefined],
  ])('are judged: %s', (_, password, fault) => {
    const said = passwordFault(password, 'annabelle')
    if (fault) expect(said).toMatch(fault)
    else expect(said).toBeUndefined()
  })

  test('that many try at once leave threads to those who read files', async () => {
    let tried = 0
    const tries = Array.from({ length: 8 }, () => hashPassword('guess').then(() => (tried += 1)))
    await stat('.')
    expect(tried).toBeLessThan(3)
    await Promise.all(tries)
    expect(tried).toBe(8)
  })

  test('made up by us pass our own judgement', () => {
    expect(passwordFault(newPassword(), 'ann')).toBeUndefined()
  })
})

describe('secrets', () => {
  test('are compared by value', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameText(a, b) === (a === b)))
  })

  test('have the announced form and do not repeat', () => {
    expect(newApiToken()).toMatch(/^[0-9a-f]{40}$/)
    expect(newSessionKey()).toMatch(/^[\w-]{43}$/)
    expect(newApiToken()).not.toBe(newApiToken())
    expect(deriveKey('s', 'a')).not.toEqual(deriveKey('s', 'b'))
  })
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const base64 = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64')

describe('reading Authorization', () => {
  test.each([
    ['nothing', [], undefined],
    ['a token', ['Token abc'], { kind: 'token', token: 'abc' }],
    ['any case of the scheme', ['tOKEN  abc '], { kind: 'token', token: 'abc' }],
    [
      'Basic with a colon in the password',
      [`Basic ${base64('ann:a:b')}`],
      { kind: 'basic', username: 'ann', password: 'a:b' },
    ],
    ['Basic in UTF-8', [`Basic ${base64('é:ö')}`], { kind: 'basic', username: 'é', password: 'ö' }],
    ['Basic in Latin-1', [`Basic ${base64('é:ö', 'latin1')}`], { kind: 'basic', username: 'é', password: 'ö' }],
    ['another scheme', ['Bearer abc'], undefined],
    ['two headers', ['Token abc', 'Token abc'], { kind: 'unreadable', why: expect.any(String) }],
    ['a token of two words', ['Token a b'], { kind: 'unreadable', why: expect.any(String) }],
    ['Basic that is no base64', ['Basic *'], { kind: 'unreadable', why: expect.any(String) }],
    ['Basic without a colon', [`Basic ${base64('ann')}`], { kind: 'unreadable', why: expect.any(String) }],
  ])('understands %s', (_, values, expected) => {
    expect(readAuthorization(values)).toEqual(expected)
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom('Basic ', 'Token ', ''), fc.string(), (scheme, rest) => {
        readAuthorization([scheme + rest])
      }),
    )
  })
})

describe('reading an identity header', () => {
  test.each([
    ['absent', ['Host', 'x'], undefined],
    ['there', ['x-remote-USER', 'ann'], { value: 'ann' }],
    ['in UTF-8', ['X-Remote-User', '\u00c3\u00a9'], { value: 'é' }],
    ['blank', ['X-Remote-User', ' '], undefined],
    ['twice', ['X-Remote-User', 'ann', 'X-Remote-User', 'ann'], 'ambiguous'],
    ['with underscores only', ['X_Remote_User', 'ann'], 'ambiguous'],
    ['with one underscore beside the real one', ['X-Remote-User', 'ann', 'X-Remote_User', 'root'], 'ambiguous'],
  ])('tells that it is %s', (_, rawHeaders, expected) => {
    expect(readIdentityHeader(rawHeaders, 'X-Remote-User')).toEqual(expected)
  })
})

describe('forged requests', () => {
  const key = deriveKey('secret', 'csrf')
  const token = csrfTokenOf('session', key)

  test('are told by a token that belongs to the login', () => {
    expect(token).toMatch(/^[A-Za-z0-9]{32}$/)
    expect(echoesToken(token, token, token)).toBe(true)
    const planted = csrfTokenOf('another session', key)
    expect(echoesToken(token, planted, planted)).toBe(false)
    expect(echoesToken(token, token, undefined)).toBe(false)
    expect(echoesToken(token, undefined, token)).toBe(false)
  })

  const trusted = ['https://ui.example.org', 'https://*.example.net']
  test.each([
    ['our own origin', { origin: 'https://api.example.org', referer: undefined }, true],
    ['our own origin with its default port', { origin: 'https://api.example.org:443', referer: undefined }, true],
    ['a trusted origin', { origin: 'https://ui.example.org', referer: undefined }, true],
    ['a host below a trusted domain', { origin: 'https://a.b.example.net', referer: undefined }, true],
    ['the bare domain of a wildcard', { origin: 'https://example.net', referer: undefined }, false],
    ['another scheme', { origin: 'http://api.example.org', referer: undefined }, false],
    [
      'another origin although the referer fits',
      { origin: 'https://evil', referer: 'https://api.example.org/' },
      false,
    ],
    ['a null origin', { origin: 'null', referer: undefined }, false],
    ['a fitting referer', { origin: undefined, referer: 'https://api.example.org/page' }, true],
    ['a referer that only begins alike', { origin: undefined, referer: 'https://api.example.org.evil/' }, false],
    ['neither header over HTTPS', { origin: undefined, referer: undefined }, false],
  ])('are told by where they come from: %s', (_, headers, expected) => {
    expect(checkOrigin(headers, 'https://api.example.org', trusted)).toBe(expected)
  })

  test('may have neither header over plain HTTP', () => {
    expect(checkOrigin({ origin: undefined, referer: undefined }, 'http://localhost:8002', [])).toBe(true)
  })
})

describe('limiting attempts', () => {
  test('makes a subject wait after too many failures, until the window has passed', () => {
    let time = 0
    const limit = createAttemptLimit({ most: 3, windowMs: 60_000, now: () => time })
    for (const at of [0, 10_000, 20_000]) {
      time = at
      expect(limit.wait('ann')).toBe(0)
      limit.failed('ann')
    }
    expect(limit.wait('ann')).toBe(40_000)
    expect(limit.wait('bob')).toBe(0)
    time = 60_000
    expect(limit.wait('ann')).toBe(0)
    limit.failed('ann')
    expect(limit.wait('ann')).toBe(10_000)
    limit.succeeded('ann')
    expect(limit.wait('ann')).toBe(0)
  })

  test('costs the same memory however long a name a stranger makes up', () => {
    const limit = createAttemptLimit({ most: 1, windowMs: 60_000, now: () => 0 })
    const held = () => {
      collectGarbage()
      return process.memoryUsage().heapUsed
    }
    const before = held()
    for (let index = 0; index < 500; index += 1) limit.failed(`${index}${randomBytes(24_000).toString('hex')}`)
    expect(held() - before).toBeLessThan(8e6) // 500 names of 48,000 letters are 24 MB
    expect(limit.wait('ann')).toBe(0)
  })
})

describe('remembering verified passwords', () => {
  test('holds for a while, for that password and that stored hash only', async () => {
    let time = 0
    let runs = 0
    const cache = createVerifiedCache({ lifeMs: 1000, now: () => time })
    const ask = (stored: string, password: string, fits: boolean) =>
      cache.verified(stored, password, async () => {
        runs += 1
        return fits
      })
    expect(await Promise.all([ask('hash', 'good', true), ask('hash', 'good', true)])).toEqual([true, true])
    expect([await ask('hash', 'good', false), runs]).toEqual([true, 1])
    expect(await ask('hash', 'other', false)).toBe(false)
    expect(await ask('new hash', 'good', false)).toBe(false)
    expect(await ask('has', 'hgood', false)).toBe(false)
    time = 1000
    expect(await ask('hash', 'good', false)).toBe(false)
    expect(runs).toBe(5)
  })
})

test('a cookie is written with everything that protects it', () => {
  const options = { secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 86_400_000 } as const
  expect(writeCookie('id', 'abc', options)).toBe('id=abc; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Strict')
})
