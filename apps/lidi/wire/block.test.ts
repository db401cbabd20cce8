import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BlockType } from './block.ts'
import { readBlock, sealBlock } from './block.ts'
import { BLOCK_HEADER_BYTES, geometryOf } from './geometry.ts'

const geometry = geometryOf({ mtu: 1500, block: 734_928, repair: 2 })
const small = geometryOf({ mtu: 40, block: 80, repair: 20 })

/** A block in memory that held something else before. */
const blockOf = (type: BlockType, client: number, payload: Uint8Array, blockBytes = geometry.blockBytes) => {
  const block = new Uint8Array(blockBytes).fill(0xaa)
  block.set(payload, BLOCK_HEADER_BYTES)
  sealBlock(block, { type, client, payloadBytes: payload.byteLength })
  return block
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('writing a block', () => {
  test('§12 case 9: End of client 258 with "hello"', () => {
    const block = blockOf('end', 258, Buffer.from('hello'))
    expect(Buffer.from(block.subarray(0, 16)).toString('hex')).toBe('02010000040500000068656c6c6f0000')
    expect(sha256(block)).toBe('9c0ac0e2848346b0da504837e827597f04e25156270cb65b2ee88ef6c4f9215d')
  })

  test('§12 case 10: Start of client 0', () => {
    const block = blockOf('start', 0, new Uint8Array(0))
    expect([...block.entries()].filter(([, byte]) => byte !== 0)).toEqual([[4, 1]])
    expect(sha256(block)).toBe('16e17745a78fe7b8003c143ef0d784f3cc8e8c675436968486b027a469d7dd86')
  })

  test('refuses a payload that does not fit', () =>
    expect(() =>
      sealBlock(new Uint8Array(small.blockBytes), { type: 'data', client: 1, payloadBytes: small.maxPayload + 1 }),
    ).toThrow(RangeError))
})

describe('reading a block', () => {
  const types: BlockType[] = ['heartbeat', 'start', 'data', 'abort', 'end']

  test('gives back what was written, whatever the type', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.nat(2 ** 32 - 1),
        fc.uint8Array({ maxLength: small.maxPayload }),
        (type, client, payload) => {
          const block = blockOf(type, client, payload, small.blockBytes)
          expect(readBlock(block, small)).toEqual({ ok: true, type, client, payload })
        },
      ),
    ))

  test('§12 case 30: refuses type 9', () => {
    const block = blockOf('data', 1, new Uint8Array(5))
    block[4] = 9
    expect(readBlock(block, geometry)).toEqual({ ok: false, fault: 'unknown_type' })
  })

  test('§12 case 30: refuses a payload longer than the block', () => {
    const block = blockOf('data', 1, new Uint8Array(geometry.maxPayload))
    expect(readBlock(block, geometry)).toMatchObject({ ok: true })
    new DataView(block.buffer).setUint32(5, geometry.maxPayload + 1, true)
    expect(readBlock(block, geometry)).toEqual({ ok: false, fault: 'payload_too_long' })
  })

  test('refuses a block of another length', () =>
    expect(readBlock(new Uint8Array(geometry.blockBytes - 1), geometry)).toEqual({ ok: false, fault: 'wrong_length' }))

  test('answers every input without throwing, and never gives more than the block holds', () => {
    const wholeBlock = fc.uint8Array({ minLength: small.blockBytes, maxLength: small.blockBytes })
    const plausible = wholeBlock.map((bytes) => {
      bytes[4] %= 6
      bytes.fill(0, 6, 9)
      return bytes
    })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), wholeBlock, plausible), (bytes) => {
        const reading = readBlock(bytes, small)
        if (!reading.ok) return
        expect(types).toContain(reading.type)
        expect(reading.payload.byteLength).toBe(bytes[5])
        expect(reading.payload.byteLength).toBeLessThanOrEqual(small.maxPayload)
      }),
      { numRuns: 10_000 },
    )
  })
})
