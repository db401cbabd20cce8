import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readToken, TOKEN_BYTES, writeToken } from './token.rules.ts'

const claim = { profileId: '00112233-4455-6677-8899-aabbccddeeff', expiresAt: 1_700_000_000 }
const vector = '00112233445566778899aabbccddeeff6553f1003d9d4995760aad4b3e13ae65f685b52a'

describe('association tokens', () => {
  test('§16.5 case 125: are the bytes of the interoperability vector', () => {
    expect(writeToken(claim, 'token').toString('hex')).toBe(vector)
  })

  test('say whose they are, for as long as their last second lasts', () => {
    const token = Buffer.from(vector, 'hex')
    expect(readToken(token, 'token', 1_699_999_000)).toEqual({ ok: true, profileId: claim.profileId })
    expect(readToken(token, 'token', 1_700_000_000)).toEqual({ ok: true, profileId: claim.profileId })
  })

  test('§16.5 case 123: are refused one second late, or with another secret', () => {
    const token = Buffer.from(vector, 'hex')
    expect(readToken(token, 'token', 1_700_000_001)).toEqual({ ok: false, reason: 'expired' })
    expect(readToken(token, 'another', 1_699_999_000)).toEqual({ ok: false, reason: 'bad_signature' })
    expect(readToken(token, '', 1_699_999_000)).toEqual({ ok: false, reason: 'bad_signature' })
  })

  test('are refused as wrongly signed, not as expired, whichever bit was changed', () =>
    fc.assert(
      fc.property(fc.nat({ max: TOKEN_BYTES * 8 - 1 }), fc.nat({ max: 2 ** 32 - 1 }), (bit, now) => {
        const token = Buffer.from(vector, 'hex')
        token[bit >> 3]! ^= 1 << (bit & 7)
        expect(readToken(token, 'token', now)).toEqual({ ok: false, reason: 'bad_signature' })
      }),
    ))

  test('give back every profile and every expiry up to 2106', () =>
    fc.assert(
      fc.property(fc.uuid(), fc.nat({ max: 2 ** 32 - 1 }), fc.string(), (profileId, expiresAt, secret) => {
        const token = writeToken({ profileId, expiresAt }, secret)
        expect(token).toHaveLength(TOKEN_BYTES)
        expect(readToken(token, secret, expiresAt)).toEqual({ ok: true, profileId })
      }),
    ))
})
