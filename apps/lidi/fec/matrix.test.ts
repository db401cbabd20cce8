import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Geometry } from '../wire/geometry.ts'
import { geometryOf } from '../wire/geometry.ts'
import { createRowSource, deriveRow, repairRows } from './matrix.ts'

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const defaults = geometryOf({ mtu: 1500, block: 734_928, repair: 2 })

/** Blocks of K symbols of 1464 bytes with one repair symbol, numbered from K. */
const firstRepairRow = (symbols: number): Uint8Array =>
  repairRows({
    ...geometryOf({ profile: 'lidi1', mtu: 1500, block: symbols * 1464, repairBytes: 1464 }),
  })

describe('deriving the coefficients of repair symbols', () => {
  test.each([
    [10, '01e7865dc7715b75d5f3'],
    [6, '01e7865dc771'],
    [40, 'a767c0f16ff7c4bec8363b06f82f786bbff1e7aecd0bb94bc3959d2e6d4a6c71265f274b1064ef8d'],
  ])('§4: gives the check values of K = %i', (symbols, expected) =>
    expect(hexOf(firstRepairRow(symbols))).toBe(expected),
  )

  test('§4: gives the check values of the default options', () => {
    const rows = repairRows(defaults)
    expect(hexOf(rows.subarray(0, 16))).toBe('9fa036c6caac407212aebccc58a19e8d')
    expect(createHash('sha256').update(rows).digest('hex')).toBe(
      'c602da7667cb7b88ed988888d7294bd407df164e1ea2b28d3d20e2aaa8770e33',
    )
  })

  test('gives the same row alone as among its neighbours, also where the first coefficient is 0', () => {
    const wide = { ...defaults, repairSymbols: 300 }
    const rows = repairRows(wide)
    const zeroFirst = Array.from({ length: 300 }, (_, index) => index).filter((index) => rows[index * 502] === 0)
    expect(zeroFirst).not.toEqual([])
    for (const index of [0, 9, zeroFirst[0]])
      expect(deriveRow(defaults, wide.firstRepairEsi + index)).toEqual(rows.slice(index * 502, (index + 1) * 502))
  })

  test.each<[string, Geometry]>([
    ['one symbol', geometryOf({ mtu: 1500, block: 1464, repair: 500 })],
    ['two symbols', geometryOf({ mtu: 9000, block: 20_000, repair: 200 })],
    ['a size that the code has without padding', geometryOf({ mtu: 1500, block: 511 * 1464, repair: 1 })],
    ['the last symbol ids that fit 24 bits', { ...defaults, firstRepairEsi: 2 ** 24 - 11, repairSymbols: 0 }],
  ])('derives single rows for %s', (_, geometry) => {
    const rowOf = createRowSource(geometry, repairRows(geometry))
    for (let index = 0; index < 2; index++) {
      const esi = geometry.firstRepairEsi + index
      const row = deriveRow(geometry, esi)
      expect(row.some((coefficient) => coefficient !== 0)).toBe(true)
      expect(rowOf(esi)).toEqual(row)
    }
  })

  test('gives a row of zeros for a symbol that only combines padding', () => {
    const small = geometryOf({ mtu: 104, block: 6 * 72, repair: 50 })
    expect(deriveRow(small, 6_839_270)).toEqual(new Uint8Array(6))
  })

  test('derives the rows of a large block in pieces', { timeout: 60_000 }, () => {
    const geometry = geometryOf({ mtu: 1500, block: 3300 * 1464, repair: 1 })
    const rows = repairRows(geometry)
    const last = geometry.firstRepairEsi + geometry.repairSymbols - 1
    expect(deriveRow(geometry, last)).toEqual(rows.slice(-3300))
  })

  test('refuses symbols that are not repair symbols', () => {
    expect(() => deriveRow(defaults, 501)).toThrow(RangeError)
    expect(() => deriveRow(defaults, 2 ** 24 - 1)).toThrow(RangeError)
  })

  test('keeps a bounded number of foreign rows and derives the others again', () => {
    const tiny = geometryOf({ mtu: 1500, block: 10 * 1464, repair: 10 })
    const rowOf = createRowSource(tiny, repairRows(tiny))
    const first = rowOf(100)
    expect(rowOf(100)).toBe(first)
    expect(rowOf(101)).not.toEqual(first)
  })
})
