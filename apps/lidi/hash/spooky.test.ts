import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSpooky } from './spooky.ts'

const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index)

/** As the original's file tool feeds it: full pieces are preceded by their length, the last partial one is not. */
function footer(content: Uint8Array, pieceBytes: number): string {
  const hash = createSpooky()
  for (let at = 0; at < content.byteLength; at += pieceBytes) {
    const piece = content.subarray(at, at + pieceBytes)
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(piece.byteLength))
    if (piece.byteLength === pieceBytes) hash.update(length)
    hash.update(piece)
  }
  return hash.digest().toString('hex')
}

describe('SpookyHash V1', () => {
  test.each([
    ['"abc"', new TextEncoder().encode('abc'), 4_194_304, 'd68529d00f17f87ef42ded1dcf9255a5'],
    ['nothing', new Uint8Array(0), 4_194_304, '4f6004847596a2d7ec9542a2c8fe657a'],
    ['one full piece', counting(16), 16, '321c5d4bf6962d1badd6ff88733a6244'],
    ['full pieces and a partial one', counting(40), 16, '01268b304d01470ad0fd1c5a30d9a46f'],
    ['more than two blocks', counting(300), 4_194_304, '9b5edc42f978b0d52739c6266f1248e7'],
  ])('§8: gives the footer of the original for %s', (_, content, pieceBytes, expected) => {
    expect(footer(content, pieceBytes)).toBe(expected)
  })

  test('does not care how its input is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), fc.integer({ min: 1, max: 300 }), (bytes, cut) => {
        const whole = createSpooky()
        whole.update(bytes)
        const pieces = createSpooky()
        for (let at = 0; at < bytes.byteLength; at += cut) pieces.update(bytes.subarray(at, at + cut))
        expect(pieces.digest()).toEqual(whole.digest())
      }),
    )
  })
})
