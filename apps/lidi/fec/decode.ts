import type { Geometry } from '../wire/geometry.ts'
import type { ReceivedSymbols } from './received.ts'

/** Recovers lost source symbols; synchronous and single-threaded, meant to live in a worker. */
export interface Decoder {
  /**
   * Fills the gaps of `received.block` and returns it (K·T bytes, the same memory, no copy). Undefined means "not yet":
   * fewer than K symbols, or a set whose equations do not determine the block. Then nothing was written, and the next
   * distinct symbol is worth another try. Never returns wrong bytes for symbols of one block.
   */
  decode(received: ReceivedSymbols): Uint8Array | undefined
}

/** @param rows as for `createEncoder`; rows of repair symbols that are not among them are derived when first seen */
export declare function createDecoder(geometry: Geometry, rows?: Uint8Array): Decoder
