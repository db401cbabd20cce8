import { createEncoder } from '../fec/encode.ts'
import type { Geometry } from '../wire/geometry.ts'
import type { BlockMemory } from './block-memory.ts'

/**
 * Makes the datagrams of blocks in place and marks them as made, so that a thread that waits for one goes on.
 *
 * @param rows the coefficients, as `repairRows` makes them
 */
export function createCoding(geometry: Geometry, rows: Uint8Array): (blockId: number, memory: BlockMemory) => void {
  const encoder = createEncoder(geometry, rows)
  return (blockId, { block, wire, coded }) => {
    encoder.datagrams(blockId, block, wire)
    Atomics.store(coded, 0, 1)
    Atomics.notify(coded, 0)
  }
}
