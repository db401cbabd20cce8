import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Geometry, Profile } from '../wire/geometry.ts'
import { geometryOf } from '../wire/geometry.ts'
import { createEncoder } from './encode.ts'

interface Labels {
  firstRepairEsi: number
  datagram0Header: string
  lastSourceHeader: string
  repair: { header: string; first16: string; sha256: string }[]
  allDatagramsSha256: string
}
interface Vector {
  name: string
  mtu: number
  blockOption: number
  symbolSize: number
  K: number
  Kprime: number
  transferLength: number
  blockId: number
  repairStart: number
  repairCount: number
  blockSha256: string
  raptorq1: Labels
  raptorq2: Labels
}
const file = new URL('../../../vectors/lidi.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** data[i] = ((i · 2654435761 mod 2^32) >> 13) & 255 */
const blockOf = ({ transferLength }: Vector) =>
  Uint8Array.from({ length: transferLength }, (_, index) => (Math.imul(index, 2_654_435_761) >>> 13) & 255)

/** The link of a vector: its own counts and first repair id in place of those that a profile's options would give. */
const geometryFor = (vector: Vector, profile: Profile, labels: Labels): Geometry => ({
  ...geometryOf({
    profile: profile === 'lidi2' ? 'lidi1' : profile,
    mtu: vector.mtu,
    block: vector.blockOption,
    repairBytes: 0,
  }),
  repairSymbols: vector.repairCount,
  firstRepairEsi: labels.firstRepairEsi,
})

const cases = vectors.flatMap((vector) => [
  [vector.name, 'raptorq2', 'lidi1', vector, vector.raptorq2] as const,
  [vector.name, 'raptorq1', 'lidi1-legacy', vector, vector.raptorq1] as const,
])

describe('encoding a block', () => {
  test.each(cases)('§12 case 11: vector "%s", labels of %s', (_, __, profile, vector, labels) => {
    const geometry = geometryFor(vector, profile, labels)
    expect(geometry).toMatchObject({
      symbolBytes: vector.symbolSize,
      sourceSymbols: vector.K,
      paddedSymbols: vector.Kprime,
      blockBytes: vector.transferLength,
    })
    const block = blockOf(vector)
    expect(sha256(block)).toBe(vector.blockSha256)

    const sent = new Uint8Array((geometry.sourceSymbols + geometry.repairSymbols) * geometry.datagramBytes)
    const encoder = createEncoder(geometry)
    encoder.datagrams(vector.blockId, block, sent)
    const datagram = (index: number) =>
      sent.subarray(index * geometry.datagramBytes, (index + 1) * geometry.datagramBytes)
    expect(hexOf(datagram(0).subarray(0, 4))).toBe(labels.datagram0Header)
    expect(hexOf(datagram(geometry.sourceSymbols - 1).subarray(0, 4))).toBe(labels.lastSourceHeader)
    expect(sha256(sent)).toBe(labels.allDatagramsSha256)

    const repair = new Uint8Array(geometry.repairSymbols * geometry.symbolBytes)
    encoder.repair(block, repair)
    labels.repair.forEach((expected, index) => {
      const symbol = repair.subarray(index * geometry.symbolBytes, (index + 1) * geometry.symbolBytes)
      expect({
        header: hexOf(datagram(geometry.sourceSymbols + index).subarray(0, 4)),
        first16: hexOf(symbol.subarray(0, 16)),
        sha256: sha256(symbol),
      }).toEqual(expected)
    })
  })

  test('§12 case 6: 60000 bytes at 2 % make 40 datagrams and no repair symbol', () => {
    const geometry = geometryOf({ mtu: 1500, block: 60_000, repair: 2 })
    const sent = new Uint8Array(41 * geometry.datagramBytes)
    createEncoder(geometry).datagrams(1, new Uint8Array(geometry.blockBytes).fill(7), sent)
    expect(sent.subarray(40 * geometry.datagramBytes).every((byte) => byte === 0)).toBe(true)
    expect(hexOf(sent.subarray(39 * geometry.datagramBytes).subarray(0, 5))).toBe('0100002707')
  })

  test('gives the same bytes on every use, and from shared memory', () => {
    const geometry = geometryOf({ mtu: 1500, block: 60_000, repair: 20 })
    const encoder = createEncoder(geometry)
    const block = new Uint8Array(new SharedArrayBuffer(geometry.blockBytes))
    block.forEach((_, index) => (block[index] = index * 7))
    const [first, second] = [0, 1].map(() => new Uint8Array(geometry.repairSymbols * geometry.symbolBytes))
    encoder.repair(block, first)
    encoder.repair(new Uint8Array(geometry.blockBytes).fill(1), second)
    expect(second).not.toEqual(first)
    encoder.repair(block, second)
    expect(second).toEqual(first)
  })

  test('refuses a block of another length', () => {
    const geometry = geometryOf({ mtu: 1500, block: 60_000, repair: 10 })
    const out = new Uint8Array(geometry.repairSymbols * geometry.symbolBytes)
    expect(() => createEncoder(geometry).repair(new Uint8Array(60_000), out)).toThrow(RangeError)
  })
})
