import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { esiAt, readDatagram, writePayloadId } from './datagram.ts'
import { geometryOf } from './geometry.ts'

const lidi2 = geometryOf({ mtu: 1500, block: 734_928, repair: 2 })
const lidi1 = geometryOf({ profile: 'lidi1', mtu: 1500, block: 60_000, repairBytes: 6000 })
const legacy = geometryOf({ profile: 'lidi1-legacy', mtu: 1500, block: 60_000, repairBytes: 6000 })

const payloadId = (blockId: number, esi: number) => {
  const bytes = new Uint8Array(4)
  writePayloadId(bytes, 0, blockId, esi)
  return Buffer.from(bytes).toString('hex')
}

describe('writing the payload id of a datagram', () => {
  test.each([
    ['first datagram of block 3', lidi2, 3, 0, '03000000'],
    ['last source symbol', lidi2, 3, 501, '030001f5'],
    ['first repair symbol of lidi2', lidi2, 3, 502, '030007ae'],
    ['first repair symbol of lidi1', lidi1, 7, 40, '07000028'],
    ['first repair symbol of lidi1-legacy', legacy, 7, 40, '0700002a'],
  ])('§12 case 8: %s', (_, geometry, blockId, index, expected) =>
    expect(payloadId(blockId, esiAt(geometry, index))).toBe(expected),
  )
})

describe('reading a datagram', () => {
  test('gives back what was written', () =>
    fc.assert(
      fc.property(fc.nat(255), fc.nat(2 ** 24 - 10), (blockId, esi) => {
        const bytes = new Uint8Array(lidi2.datagramBytes)
        writePayloadId(bytes, 0, blockId, esi)
        expect(readDatagram(bytes, lidi2)).toEqual({ ok: true, blockId, esi })
      }),
    ))

  test.each([0, 3, lidi2.symbolBytes + 3, lidi2.symbolBytes + 5, 65_507])(
    '§12 case 30: refuses a datagram of %i bytes',
    (length) => expect(readDatagram(new Uint8Array(length), lidi2)).toEqual({ ok: false, fault: 'wrong_length' }),
  )

  test('refuses a symbol that no sender can mean', () => {
    const bytes = new Uint8Array(legacy.datagramBytes)
    writePayloadId(bytes, 0, 7, 41)
    expect(readDatagram(bytes, legacy)).toEqual({ ok: false, fault: 'impossible_symbol' })
  })

  test('answers every input of every length without throwing', () => {
    const small = geometryOf({ mtu: 40, block: 80, repair: 20 })
    const anyBytes = fc.uint8Array({ minLength: 0, maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(anyBytes, fc.uint8Array({ minLength: 12, maxLength: 12 })), (bytes) => {
        const reading = readDatagram(bytes, small)
        if (bytes.length !== 12) expect(reading).toEqual({ ok: false, fault: 'wrong_length' })
        else if (reading.ok) expect(payloadId(reading.blockId, reading.esi)).toBe(hexOf(bytes.subarray(0, 4)))
        else expect(reading.fault).toBe('impossible_symbol')
      }),
      { numRuns: 10_000 },
    )
  })
})

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
