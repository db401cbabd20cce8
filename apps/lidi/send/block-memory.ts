import type { Geometry } from '../wire/geometry.ts'

/** One block on its way out, in memory that all threads see. */
export interface BlockMemory {
  readonly memory: SharedArrayBuffer
  /** 1 once `wire` holds the datagrams of this block; for Atomics. */
  readonly coded: Int32Array
  /** K·T bytes: header, payload, padding. */
  readonly block: Uint8Array
  /** (K+R)·(T+4) bytes: what leaves. */
  readonly wire: Uint8Array
}

const BLOCK_AT = 16

export function openBlockMemory(geometry: Geometry, shared?: SharedArrayBuffer): BlockMemory {
  const { blockBytes, sourceSymbols, repairSymbols, datagramBytes } = geometry
  const wireBytes = (sourceSymbols + repairSymbols) * datagramBytes
  const memory = shared ?? new SharedArrayBuffer(BLOCK_AT + blockBytes + wireBytes)
  return {
    memory,
    coded: new Int32Array(memory, 0, 1),
    block: new Uint8Array(memory, BLOCK_AT, blockBytes),
    wire: new Uint8Array(memory, BLOCK_AT + blockBytes, wireBytes),
  }
}
