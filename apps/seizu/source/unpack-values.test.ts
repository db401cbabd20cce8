import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pack, Structure } from '../embedded/bolt/packstream.ts'
import { readFaster, unpackFaster } from './unpack-values.ts'

interface Message {
  position: number
}
const ofDriver = createRequire(import.meta.resolve('neo4j-driver'))
const { v1 } = ofDriver('neo4j-driver-bolt-connection/lib/packstream/index.js') as {
  v1: { Unpacker: new (lossless: boolean, useBigInt: boolean) => { unpack: Unpack } }
}
type Unpack = (message: Message, hydrate: (it: { signature: number; fields: unknown[] }) => unknown) => unknown
const { default: ChannelBuffer } = ofDriver('neo4j-driver-bolt-connection/lib/channel/channel-buf.js') as {
  default: new (bytes: Buffer) => Message
}
unpackFaster()
/** Of drivers that are opened as usual, and of those opened with `readFaster`. */
const theirs = new v1.Unpacker(false, true)
const ours = new v1.Unpacker(readFaster.disableLosslessIntegers, readFaster.useBigInt)

function read(unpacker: { unpack: Unpack }, bytes: Uint8Array, before = 0) {
  const message = new ChannelBuffer(Buffer.concat([Buffer.alloc(before), bytes]))
  message.position = before
  const value = unpacker.unpack(message, ({ signature, fields }) => [signature, fields])
  return { value, position: message.position }
}

/** Integers as the driver gives them, where they are exact as numbers. */
const exact = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(exact)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, exact(it)]))
}

const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, NaN, Infinity, -0, 2 ** 53, -(2 ** 53), 128, -17, 32768, 2147483648),
    fc.integer({ min: -200, max: 200 }),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('prod', 'é', 'ée', '\u00e9', 'x'.repeat(24), 'x'.repeat(25), 'ü'.repeat(12)),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 20, noNullPrototype: true }),
    fc
      .tuple(fc.integer({ min: 0, max: 127 }), fc.array(tie('value'), { maxLength: 15 }))
      .map(([tag, fields]) => new Structure(tag, fields)),
  ),
}))

describe('reading values of the graph', () => {
  test('gives what the driver gives, integers as numbers where those are exact', () => {
    expect([read(ours, pack(1)).value, read(theirs, pack(1)).value]).toEqual([1, 1n])
    fc.assert(
      fc.property(anyValue, fc.integer({ min: 0, max: 3 }), (value, before) => {
        const bytes = pack(value)
        const expected = read(theirs, bytes, before)
        expect(read(ours, bytes, before)).toEqual({ ...expected, value: exact(expected.value) })
      }),
      { numRuns: 1000 },
    )
  })
  test.each([
    ['a text of all lengths', 'x'.repeat(70_000)],
    ['a list of all lengths', Array.from({ length: 70_000 }, () => 1)],
    ['bytes of all lengths', new Uint8Array(70_000).fill(200)],
  ])('reads %s', (_, value) => {
    for (const length of [0, 15, 16, 255, 256, 70_000]) {
      const bytes = pack(value.slice(0, length))
      expect(read(ours, bytes)).toEqual({ ...read(theirs, bytes), value: exact(read(theirs, bytes).value) })
    }
  })
  test('keeps a key __proto__ a key like any other', () => {
    const { value } = read(ours, pack(JSON.parse('{"__proto__": {"admin": true}}')))
    expect(Object.keys(value as object)).toEqual(['__proto__'])
    expect((value as { admin?: boolean }).admin).toBeUndefined()
  })
  test('takes a text of the same length and sum for another', () => {
    const texts = Array.from({ length: 5000 }, (_, index) => `i-${index.toString(36)}`)
    for (const text of [...texts, ...texts]) expect(read(ours, pack(text)).value).toBe(text)
  })
  test.each([
    '8541',
    'd00541',
    'd20000ffff41',
    '9201',
    'd6ffffffff01',
    'a18161',
    'cb000000',
    'cc05ff',
    'b370',
    'df',
    '',
  ])('refuses %s, which is no value', (hex) => expect(() => read(ours, Buffer.from(hex, 'hex'))).toThrow(RangeError))
})
