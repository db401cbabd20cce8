import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { GeometryOptions } from './geometry.ts'
import { geometryOf, isiOf } from './geometry.ts'

const file = new URL('../../../vectors/lidi.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as { kPrimeTable: number[] }
const defaults: GeometryOptions = { mtu: 1500, block: 734_928, repair: 2, minRepair: 1 }

describe('deriving the geometry of a link', () => {
  test.each([
    [1500, 1464],
    [9000, 8968],
    [1400, 1368],
    [1280, 1248],
  ])('§12 case 1: MTU %i has symbols of %i bytes', (mtu, symbolBytes) =>
    expect(geometryOf({ ...defaults, mtu })).toMatchObject({ symbolBytes, datagramBytes: symbolBytes + 4 }),
  )

  test('§12 case 2: the defaults make 512 datagrams of 1468 bytes', () =>
    expect(geometryOf(defaults)).toMatchObject({
      sourceSymbols: 502,
      paddedSymbols: 511,
      blockBytes: 734_928,
      maxPayload: 734_919,
      repairSymbols: 10,
      minRepairSymbols: 5,
      datagramBytes: 1468,
      firstRepairEsi: 1966,
    }))

  test('§12 case 3: 60000/6000 of profile lidi1', () =>
    expect(geometryOf({ profile: 'lidi1', mtu: 1500, block: 60_000, repairBytes: 6000 })).toMatchObject({
      sourceSymbols: 40,
      paddedSymbols: 42,
      blockBytes: 58_560,
      maxPayload: 58_551,
      repairSymbols: 4,
    }))

  test('§12 case 4: 600000/30000 of profile lidi1', () =>
    expect(geometryOf({ profile: 'lidi1', mtu: 1500, block: 600_000, repairBytes: 30_000 })).toMatchObject({
      sourceSymbols: 409,
      paddedSymbols: 418,
      blockBytes: 598_776,
      repairSymbols: 20,
    }))

  test('§12 case 5: the defaults at MTU 9000 have one repair symbol and a minimum of none', () =>
    expect(geometryOf({ ...defaults, mtu: 9000 })).toMatchObject({
      sourceSymbols: 81,
      paddedSymbols: 84,
      blockBytes: 726_408,
      repairSymbols: 1,
      minRepairSymbols: 0,
    }))

  test.each([
    [60_000, 2, 0],
    [60_000, 10, 3],
    [220_000, 2, 3],
  ])('§3: a block of %i bytes at %i %% has %i repair symbols', (block, repair, repairSymbols) =>
    expect(geometryOf({ mtu: 1500, block, repair })).toMatchObject({ repairSymbols }),
  )

  test.each([
    [6000, 1500, 4],
    [30_000, 1500, 20],
    [30_000, 9000, 3],
    [6000, 9000, 0],
  ])('§12 case 7: a repair block of %i bytes at MTU %i has %i symbols', (repairBytes, mtu, repairSymbols) =>
    expect(geometryOf({ profile: 'lidi1', mtu, block: 60_000, repairBytes })).toMatchObject({ repairSymbols }),
  )

  test.each<[string, GeometryOptions, string]>([
    ['an MTU without room for a symbol', { ...defaults, mtu: 39 }, 'mtu_out_of_range'],
    ['an MTU above 16 bits', { ...defaults, mtu: 65_536 }, 'mtu_out_of_range'],
    ['an MTU that is no number', { ...defaults, mtu: Number.NaN }, 'mtu_out_of_range'],
    ['a block below one symbol', { ...defaults, block: 1463 }, 'block_too_small'],
    ['a block above 10,000,000 bytes', { ...defaults, block: 10_000_001 }, 'block_too_large'],
    ['more than 10,000 symbols', { ...defaults, mtu: 576, block: 544 * 10_001 }, 'block_too_large'],
    ['a negative percentage', { ...defaults, repair: -1 }, 'repair_out_of_range'],
    ['a fraction of a percent', { ...defaults, minRepair: 0.5 }, 'repair_out_of_range'],
    ['more coefficients than we hold', { ...defaults, repair: 30_000 }, 'repair_out_of_range'],
    [
      'more datagrams than one call of lidi1 sends',
      { profile: 'lidi1', mtu: 1500, block: 1_500_000, repairBytes: 1464 },
      'too_many_datagrams',
    ],
  ])('refuses %s', (_, options, code) => expect(() => geometryOf(options)).toThrow(expect.objectContaining({ code })))

  test('takes the largest block of the common MTUs', () => {
    expect(geometryOf({ ...defaults, block: 10_000_000 }).sourceSymbols).toBe(6830)
    expect(geometryOf({ ...defaults, mtu: 9000, block: 10_000_000 }).sourceSymbols).toBe(1115)
    expect(geometryOf({ ...defaults, mtu: 576, block: 544 * 10_001 - 1 }).sourceSymbols).toBe(10_000)
  })
})

describe('capping a block', () => {
  test('§3: refuses the blocks that would be cut into sub-blocks, at any MTU', () => {
    const [before, after] = [305, 324] // neighbours in the table of sizes
    const mtu = Math.floor(10_485_760 / after / 8) * 8 + 8 + 32 // so that 324 symbols just do not fit
    const symbolBytes = mtu - 32
    expect(geometryOf({ mtu, block: symbolBytes * (before + 1) - 1, repair: 2 }).sourceSymbols).toBe(before)
    expect(() => geometryOf({ mtu, block: symbolBytes * (before + 1), repair: 2 })).toThrow(
      expect.objectContaining({ code: 'block_too_large' }),
    )
  })

  test('§3: takes 10 MB at every MTU from 1032 to 9000', () => {
    for (let mtu = 1032; mtu <= 9000; mtu += 8) {
      const { sourceSymbols, symbolBytes } = geometryOf({ mtu, block: 10_000_000, repair: 2 })
      if (sourceSymbols !== Math.floor(10_000_000 / symbolBytes)) expect.fail(`${sourceSymbols} symbols at MTU ${mtu}`)
    }
  })

  test("§3: pads to the code's sizes as the table of the vectors says", () => {
    for (let symbols = 1; symbols <= 10_000; symbols++) {
      const { paddedSymbols } = geometryOf({ mtu: 576, block: symbols * 544, repair: 0 })
      const expected = vectors.kPrimeTable.find((size) => size >= symbols)
      if (paddedSymbols !== expected) expect.fail(`${symbols} symbols are padded to ${paddedSymbols}`)
    }
  })
})

describe('naming a symbol inside the code', () => {
  test('counts repair symbols from the padded size in lidi1 and lidi2', () => {
    const lidi2 = geometryOf(defaults)
    expect([0, 501, 502, 1966].map((esi) => isiOf(lidi2, esi))).toEqual([0, 501, 511, 1975])
    const lidi1 = geometryOf({ profile: 'lidi1', mtu: 1500, block: 60_000, repairBytes: 6000 })
    expect(isiOf(lidi1, 40)).toBe(42)
  })

  test('takes the ids of lidi1-legacy as they are, and none between the block and its padded size', () => {
    const legacy = geometryOf({ profile: 'lidi1-legacy', mtu: 1500, block: 60_000, repairBytes: 6000 })
    expect([39, 40, 41, 42].map((esi) => isiOf(legacy, esi))).toEqual([39, undefined, undefined, 42])
  })

  test('knows no symbol whose internal id would need more than 24 bits', () => {
    const geometry = geometryOf(defaults)
    expect(isiOf(geometry, 2 ** 24 - 10)).toBe(2 ** 24 - 1)
    expect(isiOf(geometry, 2 ** 24 - 9)).toBeUndefined()
  })
})
