import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chunked, MessageTooLarge, Messages } from './chunks.ts'
import { pack, PackError, Structure, unpack } from './packstream.ts'

const text = (length: number) => 'x'.repeat(length)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
    fc.double().filter((it) => !Number.isSafeInteger(it) || Object.is(it, -0)),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 20, noNullPrototype: true }),
    fc
      .tuple(fc.integer({ min: 0, max: 127 }), fc.array(tie('value'), { maxLength: 15 }))
      .map(([tag, fields]) => new Structure(tag, fields)),
  ),
}))

describe('PackStream', () => {
  test('gives back what was written', () =>
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(unpack(pack(value))).toEqual(value)
      }),
      { numRuns: 300 },
    ))

  test.each([
    ['the least tiny integer', -16, 'f0'],
    ['an 8-bit integer', -17, 'c8ef'],
    ['a 16-bit integer', 128, 'c90080'],
    ['a 32-bit integer', -32769, 'caffff7fff'],
    ['a 64-bit integer', 2147483648, 'cb0000000080000000'],
    ['a fraction', 1.1, 'c13ff199999999999a'],
    ['text of 15', text(15), `8f${'78'.repeat(15)}`],
    ['text of 16', text(16), `d010${'78'.repeat(16)}`],
    ['a list of 16', Array(16).fill(1), `d410${'01'.repeat(16)}`],
    ['a map', { a: 1 }, 'a1816101'],
    ['a structure', new Structure(0x70, [{}]), 'b170a0'],
    ['nothing', undefined, 'c0'],
  ])('writes %s in the shortest form', (_, value, bytes) => expect(hex(pack(value))).toBe(bytes))

  test.each([
    ['a value that is cut short', 'd00541'],
    ['a list that claims more than there is', 'd6ffffffff01'],
    ['a map that claims more than there is', 'daffffffff'],
    ['a key that is no text', 'a10101'],
    ['an unknown marker', 'df'],
    ['bytes after the value', '0101'],
    ['nothing at all', ''],
    ['lists nested without end', '91'.repeat(5000)],
  ])('refuses %s', (_, bytes) => expect(() => unpack(Buffer.from(bytes, 'hex'))).toThrow(PackError))

  test('refuses an integer past 64 bits', () => expect(() => pack(2n ** 63n)).toThrow(PackError))

  test('a key named __proto__ is a key', () => {
    const value = unpack(Buffer.from('a1895f5f70726f746f5f5fa1816101', 'hex')) as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })
})

describe('chunks', () => {
  test('messages are the same however the bytes were cut', () =>
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })),
        fc.integer({ min: 1, max: 50 }),
        (sent, size) => {
          const bytes = Buffer.concat(sent.map(chunked))
          const messages = new Messages(1000)
          const got: Uint8Array[] = []
          for (let at = 0; at < bytes.length; at += size) got.push(...messages.take(bytes.subarray(at, at + size)))
          expect(got.map(hex)).toEqual(sent.map(hex))
        },
      ),
    ))

  test('a long message goes in several chunks', () => {
    const message = new Uint8Array(200_000).fill(7)
    expect([...new Messages(300_000).take(chunked(message))].map((it) => it.length)).toEqual([200_000])
  })

  test('a message past the limit is refused before it is there', () => {
    const messages = new Messages(100)
    expect(() => [...messages.take(Buffer.from([0, 101]))]).toThrow(MessageTooLarge)
  })
})
