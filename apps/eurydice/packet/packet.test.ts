import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { encode as encodeMessagePack } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePacket, PacketError } from './decode.ts'
import { encodePacket } from './encode.ts'
import { anyPacket } from './packet.arbitrary.ts'
import { emptyPacket, isHeartbeat, type Packet } from './packet.ts'

const CASES = 10_000
const byteFields = new Set(['data', 'sha1', 'transferable_sha1'])
const vectors = JSON.parse(
  readFileSync(new URL('../../../vectors/eurydice-packets.json', import.meta.url), 'utf8'),
  (key, value) => (byteFields.has(key) && value !== null ? Uint8Array.from(Buffer.from(value, 'hex')) : value),
) as { packets: { name: string; bytes: number; hex: string; packet: Packet }[] }

const joined = (packet: Packet) => Buffer.concat(encodePacket(packet))
const vectorNamed = (name: string) => vectors.packets.find((it) => it.name === name)!
const oneRange = vectorNamed('one last range').packet

/** The packet as a peer with another codec would write it, after `change`. */
function foreign(change: (packet: any) => void, packet: Packet = oneRange): Uint8Array {
  const copy = structuredClone(packet)
  change(copy)
  return encodeMessagePack(copy)
}

describe('the packets of Appendix A', () => {
  test.each(vectors.packets)('$name: $bytes bytes are written exactly', ({ packet, hex, bytes }) => {
    expect(joined(packet).toString('hex')).toBe(hex)
    expect(joined(packet).byteLength).toBe(bytes)
  })

  test.each(vectors.packets)('$name is read as it was meant', ({ packet, hex }) => {
    expect(decodePacket(Buffer.from(hex, 'hex'))).toEqual(packet)
  })

  test('only the packet with nothing in it is a heartbeat; a history without entries is something', () => {
    expect(vectors.packets.map(({ name, packet }) => [name, isHeartbeat(packet)])).toEqual([
      ['heartbeat', true],
      ['history without entries', false],
      ['one last range', false],
      ['one revocation (USER_CANCELED, no digest)', false],
      ['history, one SUCCESS entry', false],
    ])
  })
})

describe('writing a packet', () => {
  test('gives what an independent MessagePack library gives, however the pieces were cut', () =>
    fc.assert(
      fc.property(anyPacket, (packet) => {
        expect(joined(packet).equals(encodeMessagePack(packet))).toBe(true)
      }),
      { numRuns: 300 },
    ))

  test('hands the data of a large range on without a copy', () => {
    const data = new Uint8Array(1_000_000)
    const packet = { ...emptyPacket(), transferable_ranges: [{ ...oneRange.transferable_ranges[0]!, data }] }
    expect(encodePacket(packet)).toContain(data)
  })

  test.each([-1, 0.5, 2 ** 53, Number.NaN])('refuses %s as an offset', (offset) => {
    const range = { ...oneRange.transferable_ranges[0]!, byte_offset: offset }
    expect(() => encodePacket({ ...emptyPacket(), transferable_ranges: [range] })).toThrow(RangeError)
  })
})

describe('reading a packet', () => {
  test('gives back every packet that was written, extensions included', () =>
    fc.assert(
      fc.property(anyPacket, (packet) => {
        expect(isDeepStrictEqual(decodePacket(joined(packet)), packet)).toBe(true)
      }),
      { numRuns: 300 },
    ))

  test('hands data out as windows on the bytes it was given, and digests as copies', () => {
    const bytes = joined(oneRange)
    const [range] = decodePacket(bytes).transferable_ranges
    expect(range!.data.buffer).toBe(bytes.buffer)
    expect(range!.transferable.sha1!.buffer).not.toBe(bytes.buffer)
  })

  test('§16.4 case 81: unknown keys are passed over at every level, and a missing history is none', () => {
    const nested = { list: [1, -2.5, null, 'text', { deep: [true, new Uint8Array(300), 2 ** 40, -(2 ** 40)] }] }
    const bytes = foreign((packet) => {
      delete packet.history
      packet.more = nested
      packet.transferable_ranges[0].more = nested
      packet.transferable_ranges[0].transferable.more = 'more'
    })
    expect(decodePacket(bytes)).toEqual(oneRange)
    expect(decodePacket(Uint8Array.of(0x80))).toEqual(emptyPacket())
  })

  test('takes lengths and numbers that are not in their shortest form', () => {
    const [head, ...rest] = [...joined(emptyPacket())]
    expect(head).toBe(0x83)
    expect(decodePacket(Uint8Array.from([0xdf, 0, 0, 0, 3, ...rest]))).toEqual(emptyPacket())
  })

  test('takes a "__proto__" in the metadata as a key like any other', () => {
    const meta = Object.defineProperty({}, '__proto__', { value: 'x', enumerable: true }) as Record<string, string>
    const bytes = joined({
      ...emptyPacket(),
      transferable_ranges: [
        {
          ...oneRange.transferable_ranges[0]!,
          transferable: { ...oneRange.transferable_ranges[0]!.transferable, user_provided_meta: meta },
        },
      ],
    })
    const [range] = decodePacket(bytes).transferable_ranges
    expect(Object.entries(range!.transferable.user_provided_meta)).toEqual([['__proto__', 'x']])
  })

  test('keeps a byte order mark at the start of a name', () => {
    const bytes = foreign((packet) => (packet.transferable_ranges[0].transferable.name = '\uFEFFa'))
    expect(decodePacket(bytes).transferable_ranges[0]!.transferable.name).toBe('\uFEFFa')
  })

  test('§16.4 case 80: every shortened form of a packet is refused as truncated, and one byte more as trailing', () => {
    for (const { hex } of vectors.packets) {
      const bytes = Buffer.from(hex, 'hex')
      for (let size = 1; size < bytes.byteLength; size += 1) {
        expect(faultOf(bytes.subarray(0, size))).toBe('truncated')
      }
      expect(faultOf(Buffer.concat([bytes, Uint8Array.of(0xc0)]))).toBe('trailing_bytes')
    }
    expect(faultOf(new Uint8Array(0))).toBe('empty')
  })

  test('§16.4 case 82: a state that is not final and an unknown reason refuse the whole packet', () => {
    const history = vectorNamed('history, one SUCCESS entry').packet
    const revocation = vectorNamed('one revocation (USER_CANCELED, no digest)').packet
    expect(faultOf(foreign((it) => (it.history.entries[0].state = 'ONGOING'), history))).toBe('unknown_value')
    expect(faultOf(foreign((it) => (it.transferable_revocations[0].reason = 'BORED'), revocation))).toBe(
      'unknown_value',
    )
  })

  test.each<[string, string, (packet: any) => void]>([
    ['ranges that are a map', 'wrong_type', (it) => (it.transferable_ranges = {})],
    ['a history that is a list', 'wrong_type', (it) => (it.history = [])],
    ['data that are text', 'wrong_type', (it) => (it.transferable_ranges[0].data = 'hello')],
    ['a name that is bytes', 'wrong_type', (it) => (it.transferable_ranges[0].transferable.name = Buffer.from('a'))],
    ['a nil name', 'wrong_type', (it) => (it.transferable_ranges[0].transferable.name = null)],
    ['a flag that is a number', 'wrong_type', (it) => (it.transferable_ranges[0].is_last = 1)],
    ['an offset that is a fraction', 'wrong_type', (it) => (it.transferable_ranges[0].byte_offset = 0.5)],
    ['a negative offset', 'out_of_range', (it) => (it.transferable_ranges[0].byte_offset = -1)],
    ['a size above 2^53', 'out_of_range', (it) => (it.transferable_ranges[0].transferable.size = 2n ** 60n)],
    ['metadata with a number', 'wrong_type', (it) => (it.transferable_ranges[0].transferable.user_provided_meta.n = 1)],
    ['an identifier of 5 letters', 'out_of_range', (it) => (it.transferable_ranges[0].transferable.id = 'hello')],
    ['a digest of 19 bytes', 'out_of_range', (it) => (it.transferable_ranges[0].transferable.sha1 = Buffer.alloc(19))],
    ['a range without data', 'missing_field', (it) => delete it.transferable_ranges[0].data],
    ['a range without a digest field', 'missing_field', (it) => delete it.transferable_ranges[0].transferable.sha1],
    ['a history without entries field', 'missing_field', (it) => (it.history = {})],
    ['deep nesting in an unknown key', 'too_deep', (it) => (it.more = nest(100))],
  ])('refuses %s', (_, fault, change) => {
    const packet = structuredClone(oneRange)
    change(packet)
    expect(faultOf(encodeMessagePack(packet, { useBigInt64: true, maxDepth: 1000 }))).toBe(fault)
  })

  test.each([
    ['a value that is no map', [0xc0], 'wrong_type'],
    ['a byte that MessagePack never uses', [0x81, 0xa1, 0x78, 0xc1], 'wrong_type'],
    ['a key that is a number', [0x81, 0x01, 0x01], 'wrong_type'],
    ['text that is not UTF-8', [0x81, 0xa1, 0xff, 0xc0], 'bad_text'],
    ['100,000 lists in one another', [0x81, 0xa1, 0x78, ...Array.from({ length: 100_000 }, () => 0x91)], 'too_deep'],
    ['4 Gi pairs', [0xdf, 0xff, 0xff, 0xff, 0xff], 'truncated'],
    ['4 Gi bytes of an unknown key', [0x81, 0xa1, 0x78, 0xc6, 0xff, 0xff, 0xff, 0xff], 'truncated'],
    ['4 GiB of text', [0x81, 0xdb, 0xff, 0xff, 0xff, 0xff], 'truncated'],
    ['4 Gi ranges', [0x81, 0xb3, ...Buffer.from('transferable_ranges'), 0xdd, 0xff, 0xff, 0xff, 0xff], 'truncated'],
  ])('refuses %s', (_, bytes, fault) => {
    expect(faultOf(Uint8Array.from(bytes))).toBe(fault)
  })

  test('refuses more bytes than it may take', () => {
    expect(faultOf(joined(oneRange), { maxBytes: 284 })).toBe('too_large')
    expect(faultOf(joined(oneRange), { maxBytes: 285 })).toBe('none')
  })

  test('refuses more entries than a packet can mean, wherever they are, before it builds them', () => {
    const lists = (count: number, size: number) =>
      Buffer.concat(
        Array.from({ length: count }, (_, at) => {
          const list = Buffer.alloc(5 + size, 0xc0)
          list[0] = 0xdd
          list.writeUInt32BE(size, 1)
          return Buffer.concat([Buffer.from([0xa1, 0x61 + at]), list])
        }),
      )
    expect(faultOf(Buffer.concat([Uint8Array.of(0x82), lists(2, 100_000)]))).toBe('none')
    expect(faultOf(Buffer.concat([Uint8Array.of(0x82), lists(2, 5_000_000)]))).toBe('too_large')
  })

  test(`answers ${CASES} damaged packets with a packet or a PacketError, never with anything else`, () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...vectors.packets.map(({ hex }) => hex)),
        fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (hex, damage) => {
          const bytes = Buffer.from(hex, 'hex')
          for (const [at, value] of damage) bytes[at % bytes.byteLength] = value
          faultOf(bytes)
        },
      ),
      { numRuns: CASES },
    ))

  test(`answers ${CASES} strings of random bytes likewise`, () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        faultOf(bytes)
      }),
      { numRuns: CASES },
    ))

  test('skips exactly what an independent library wrote, of any type', () =>
    fc.assert(
      fc.property(fc.anything({ withBigInt: false, withTypedArray: false, maxDepth: 5 }), (value) => {
        const bytes = encodeMessagePack({ unknown: JSON.parse(JSON.stringify(value) ?? 'null'), seq: 7 })
        expect(decodePacket(bytes)).toEqual({ ...emptyPacket(), seq: 7 })
      }),
      { numRuns: 300 },
    ))
})

function faultOf(bytes: Uint8Array, limits?: { maxBytes: number }): string {
  try {
    decodePacket(bytes, limits)
    return 'none'
  } catch (error) {
    if (error instanceof PacketError) return error.code
    throw error
  }
}

function nest(depth: number): unknown {
  return depth === 0 ? 'x' : [nest(depth - 1)]
}
