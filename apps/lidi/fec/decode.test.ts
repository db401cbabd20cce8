import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PAYLOAD_ID_BYTES, readDatagram, writePayloadId } from '../wire/datagram.ts'
import type { Geometry, GeometryOptions } from '../wire/geometry.ts'
import { geometryOf, isiOf } from '../wire/geometry.ts'
import { createDecoder } from './decode.ts'
import { createEncoder } from './encode.ts'
import { multiply } from './gf256.ts'
import { repairRows } from './matrix.ts'
import type { ReceivedSymbols } from './received.ts'
import { openReceivedSymbols } from './received.ts'
import { openReference } from './reference.ts'

/** A block of arbitrary bytes, and its datagrams, which may be more than an ordinary sender's. */
const sending = (geometry: Geometry, seed = 1) => {
  const block = Uint8Array.from(
    { length: geometry.blockBytes },
    (_, i) => (Math.imul(i + 1, seed * 2_654_435_761) >>> 11) & 255,
  )
  const total = geometry.sourceSymbols + geometry.repairSymbols
  const sent = new Uint8Array(total * geometry.datagramBytes)
  createEncoder(geometry).datagrams(9, block, sent)
  const datagrams = Array.from({ length: total }, (_, index) =>
    sent.subarray(index * geometry.datagramBytes, (index + 1) * geometry.datagramBytes),
  )
  return { block, datagrams }
}

const receive = (received: ReceivedSymbols, geometry: Geometry, datagram: Uint8Array) => {
  const reading = readDatagram(datagram, geometry)
  return reading.ok ? received.add(reading.esi, datagram) : reading.fault
}

const receivedOf = (geometry: Geometry, datagrams: readonly Uint8Array[]) => {
  const received = openReceivedSymbols(geometry)
  for (const datagram of datagrams) receive(received, geometry, datagram)
  return received
}

/** What a complete RaptorQ decoder makes of the same datagrams, each relabelled by its internal id. */
const referenceBlock = (geometry: Geometry, datagrams: readonly Uint8Array[]): Uint8Array | undefined => {
  const decoder = openReference().Decoder.with_defaults(BigInt(geometry.blockBytes), geometry.symbolBytes)
  try {
    for (const datagram of datagrams) {
      const relabelled = datagram.slice()
      const reading = readDatagram(datagram, geometry)
      if (!reading.ok) throw new Error(reading.fault)
      writePayloadId(relabelled, 0, 0, isiOf(geometry, reading.esi)!)
      const block = decoder.add(relabelled)
      if (block) return block
    }
    return undefined
  } finally {
    decoder.free()
  }
}

const defaults = geometryOf({ mtu: 1500, block: 734_928, repair: 2 })

describe('decoding a block', () => {
  test.each<[string, GeometryOptions]>([
    ['lidi2 defaults', { mtu: 1500, block: 734_928, repair: 2 }],
    ['lidi2 jumbo', { mtu: 9000, block: 734_928, repair: 2 }],
    ['lidi2 220000', { mtu: 1500, block: 220_000, repair: 4 }],
    ['lidi1 defaults', { profile: 'lidi1', mtu: 1500, block: 60_000, repairBytes: 6000 }],
    ['lidi1 600000/30000', { profile: 'lidi1', mtu: 1500, block: 600_000, repairBytes: 30_000 }],
    ['lidi1-legacy defaults', { profile: 'lidi1-legacy', mtu: 1500, block: 60_000, repairBytes: 6000 }],
  ])('§12 case 12: %s, as many source symbols lost as there are repair symbols', (_, options) => {
    const geometry = geometryOf(options)
    const { block, datagrams } = sending(geometry)
    const { sourceSymbols, repairSymbols } = geometry
    const everyThird = (_: Uint8Array, index: number) => index % 3 !== 1 || index >= 3 * repairSymbols
    const received = receivedOf(geometry, datagrams.filter(everyThird))
    expect(received).toMatchObject({ count: sourceSymbols, missing: repairSymbols })
    expect(Buffer.compare(createDecoder(geometry).decode(received)!, block)).toBe(0)
  })

  test('§12 case 12: the one repair symbol of lidi2 jumbo does not depend on source symbol 0, so "not yet"', () => {
    const jumbo = geometryOf({ mtu: 9000, block: 734_928, repair: 2 })
    const { datagrams } = sending(jumbo)
    expect(repairRows(jumbo)[0]).toBe(0)
    expect(createDecoder(jumbo).decode(receivedOf(jumbo, datagrams.slice(1)))).toBeUndefined()
    expect(referenceBlock(jumbo, datagrams.slice(1))).toBeUndefined()
  })

  test('§12 case 6: without repair symbols one lost datagram loses the block, none lost needs no decoding', () => {
    const geometry = geometryOf({ mtu: 1500, block: 60_000, repair: 2 })
    const { block, datagrams } = sending(geometry)
    const received = receivedOf(geometry, datagrams.slice(1))
    const decoder = createDecoder(geometry)
    expect(decoder.decode(received)).toBeUndefined()
    receive(received, geometry, datagrams[0])
    expect(received.missing).toBe(0)
    expect(received.block).toEqual(block)
    expect(decoder.decode(received)).toBe(received.block)
  })

  test('agrees with a complete decoder for any set of symbols in any order, with duplicates', () => {
    const geometry = geometryOf({ mtu: 104, block: 26 * 72, repair: 40 })
    const { block, datagrams } = sending(geometry)
    const decoder = createDecoder(geometry)
    const someDatagrams = fc
      .shuffledSubarray(datagrams, { minLength: geometry.sourceSymbols - 2 })
      .chain((some) => fc.array(fc.constantFrom(...some), { maxLength: 9 }).map((again) => ({ some, again })))
    fc.assert(
      fc.property(someDatagrams, ({ some, again }) => {
        const received = receivedOf(geometry, [...some, ...again])
        expect(received.count).toBe(some.length)
        const decoded = decoder.decode(received)
        expect(decoded).toEqual(referenceBlock(geometry, some))
        expect(decoded ?? block).toEqual(block)
      }),
      { numRuns: 400 },
    )
  })

  test('agrees with a complete decoder about any repair symbol there can be', () => {
    const geometry = geometryOf({ mtu: 104, block: 26 * 72, repair: 40 })
    const { datagrams } = sending(geometry)
    const decoder = createDecoder(geometry)
    const anyEsi = fc.integer({ min: geometry.sourceSymbols, max: 2 ** 24 - 1 - geometry.repairIsiOffset })
    fc.assert(
      fc.property(anyEsi, fc.nat(25), fc.nat(255), (esi, gap, fill) => {
        const repair = new Uint8Array(geometry.datagramBytes).fill(fill)
        writePayloadId(repair, 0, 9, esi)
        const arrived = [...datagrams.slice(0, gap), ...datagrams.slice(gap + 1, 26), repair]
        expect(decoder.decode(receivedOf(geometry, arrived))).toEqual(referenceBlock(geometry, arrived))
      }),
      { numRuns: 300 },
    )
  })

  test('recovers any loss pattern up to the repair symbols at full size', () => {
    const { block, datagrams } = sending(defaults)
    const decoder = createDecoder(defaults)
    const lossPattern = fc.uniqueArray(fc.nat(511), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(lossPattern, (lost) => {
        const arrived = datagrams.filter((_, index) => !lost.includes(index))
        const received = receivedOf(defaults, arrived)
        const decoded = decoder.decode(received)
        if (decoded) expect(Buffer.compare(decoded, block)).toBe(0)
        else expect(referenceBlock(defaults, arrived)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  test('answers "not yet" to a rank-deficient set, writes nothing, and decodes with the next symbol', () => {
    const geometry = { ...defaults, repairSymbols: 300 }
    const { block, datagrams } = sending(geometry)
    const rows = repairRows(geometry)
    // A repair symbol whose coefficient of the lost symbol is 0 says nothing about it: 1 in 256.
    const silent = Array.from({ length: 300 }, (_, index) => index).find((index) => rows[index * 502 + 1] === 0)!
    const received = receivedOf(geometry, [datagrams[0], ...datagrams.slice(2, 502)])
    const decoder = createDecoder(defaults)
    expect(receive(received, geometry, datagrams[502 + silent])).toBe('kept')
    expect(received.count).toBe(502)
    const before = received.block.slice()
    expect(decoder.decode(received)).toBeUndefined()
    expect(Buffer.compare(received.block, before)).toBe(0)
    expect(receive(received, geometry, datagrams[502 + silent + 1])).toBe('kept')
    expect(Buffer.compare(decoder.decode(received)!, block)).toBe(0)
  })

  test('decodes sets whose deficiency shows only between several equations', () => {
    // Over two lost symbols, two rows are dependent when their quotients are equal: look for such a pair.
    const geometry = { ...defaults, repairSymbols: 60 }
    const { block, datagrams } = sending(geometry)
    const rows = repairRows(geometry)
    const pairs = Array.from({ length: 60 * 60 }, (_, n) => [Math.floor(n / 60), n % 60]).filter(([a, b]) => a < b)
    const columns = Array.from({ length: 500 }, (_, column) => column)
    const minor = (a: number, b: number, column: number) => {
      const at = (row: number, plus: number) => rows[row * 502 + column + plus]
      return multiply(at(a, 0), at(b, 1)) ^ multiply(at(a, 1), at(b, 0))
    }
    const column = columns.find((column) => pairs.some(([a, b]) => minor(a, b, column) === 0))!
    const [a, b] = pairs.find(([a, b]) => minor(a, b, column) === 0)!
    const other = pairs.flat().find((row) => row !== a && row !== b && minor(a, row, column) !== 0)!
    const sources = datagrams.slice(0, 502).filter((_, index) => index !== column && index !== column + 1)
    const received = receivedOf(geometry, [...sources, datagrams[502 + a], datagrams[502 + b]])
    const decoder = createDecoder(defaults)
    expect(decoder.decode(received)).toBeUndefined()
    receive(received, geometry, datagrams[502 + other])
    expect(Buffer.compare(decoder.decode(received)!, block)).toBe(0)
  })

  test('takes repair symbols that our own options do not name', () => {
    const peer = { ...defaults, repairSymbols: 3, firstRepairEsi: 502 } // as lidi1 numbers them
    const { block, datagrams } = sending(peer)
    const received = receivedOf(defaults, datagrams.slice(3))
    expect(Buffer.compare(createDecoder(defaults).decode(received)!, block)).toBe(0)
  })

  test('decodes a block of which only repair symbols came', () => {
    const geometry = geometryOf({ mtu: 1500, block: 20_000, repair: 200 })
    const { block, datagrams } = sending(geometry)
    const received = receivedOf(geometry, datagrams.slice(geometry.sourceSymbols))
    expect(createDecoder(geometry).decode(received)).toEqual(block)
  })

  test('§12 case 13: a legacy decoder never takes the first repair ids of lidi1, and returns wrong bytes for later ones', () => {
    // Nothing on the wire tells the profiles apart: this shows why both ends must be configured alike.
    const lidi1 = geometryOf({ profile: 'lidi1', mtu: 1500, block: 60_000, repairBytes: 6000 })
    const legacy = geometryOf({ profile: 'lidi1-legacy', mtu: 1500, block: 60_000, repairBytes: 6000 })
    const { block, datagrams } = sending(lidi1)
    const received = receivedOf(legacy, datagrams.slice(2, 40))
    expect(datagrams.slice(40).map((datagram) => receive(received, legacy, datagram))).toEqual([
      'impossible_symbol',
      'impossible_symbol',
      'kept',
      'kept',
    ])
    expect(createDecoder(legacy).decode(received)).not.toEqual(block)
  })

  test('works through a second opening of the same memory', () => {
    const { block, datagrams } = sending(defaults)
    const received = receivedOf(defaults, datagrams.slice(5))
    const other = openReceivedSymbols(defaults, received.buffer)
    expect(other).toMatchObject({ count: 507, missing: 5, repairCount: 10 })
    createDecoder(defaults).decode(other)
    expect(Buffer.compare(received.block, block)).toBe(0)
  })
})

describe('collecting the symbols of a block', () => {
  const geometry = geometryOf({ mtu: 1500, block: 20_000, repair: 20 })
  const { block, datagrams } = sending(geometry)

  test('§12 case 26: counts a duplicate once', () => {
    const received = receivedOf(geometry, datagrams.slice(1))
    const { count } = received
    for (const datagram of datagrams.slice(1)) expect(receive(received, geometry, datagram)).toBe('duplicate')
    expect(received.count).toBe(count)
    expect(createDecoder(geometry).decode(received)).toEqual(block)
  })

  test('§12 case 30: refuses what does not belong to the geometry', () => {
    const received = openReceivedSymbols(geometry)
    expect(received.add(0, new Uint8Array(geometry.datagramBytes + 1))).toBe('stranger')
    expect(received.add(2 ** 24, datagrams[0])).toBe('stranger')
    expect(received.count).toBe(0)
  })

  test('keeps 32 repair symbols beyond its own options and says when it is full', () => {
    const received = openReceivedSymbols(geometry)
    const symbol = new Uint8Array(geometry.datagramBytes)
    const most = geometry.repairSymbols + 32
    for (let extra = 0; extra < most; extra++) expect(received.add(20_000 + extra, symbol)).toBe('kept')
    expect(received.add(20_000 + most, symbol)).toBe('full')
    expect(received.add(0, symbol)).toBe('kept')
    expect(received.repairCount).toBe(most)
  })

  test('forgets everything for the next block, whose gaps then hold stale bytes', () => {
    const received = receivedOf(geometry, sending(geometry, 3).datagrams)
    received.reset()
    expect(received).toMatchObject({ count: 0, missing: geometry.sourceSymbols, repairCount: 0 })
    for (const datagram of datagrams.slice(1)) expect(receive(received, geometry, datagram)).toBe('kept')
    expect(createDecoder(geometry).decode(received)).toEqual(block)
  })

  test('decodes or says "not yet" whatever datagrams come, without throwing', () => {
    const small = geometryOf({ mtu: 104, block: 6 * 72, repair: 50 })
    const decoder = createDecoder(small)
    const someSymbol = fc.record({
      esi: fc.oneof(fc.nat(9), fc.nat(100), fc.nat(2 ** 24)),
      fill: fc.nat(255),
      length: fc.oneof({ weight: 20, arbitrary: fc.constant(small.datagramBytes) }, fc.nat(200)),
    })
    fc.assert(
      fc.property(fc.array(someSymbol, { maxLength: 16 }), (symbols) => {
        const received = openReceivedSymbols(small)
        for (const { esi, fill, length } of symbols) {
          const datagram = new Uint8Array(length).fill(fill)
          if (length >= PAYLOAD_ID_BYTES) writePayloadId(datagram, 0, 0, esi)
          receive(received, small, datagram)
        }
        const decoded = decoder.decode(received)
        if (received.count < small.sourceSymbols) expect(decoded).toBeUndefined()
      }),
      { numRuns: 10_000 },
    )
  }, 60_000)
})
