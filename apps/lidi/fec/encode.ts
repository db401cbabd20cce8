import type { Geometry } from '../wire/geometry.ts'

/** Makes repair symbols; synchronous and single-threaded, meant to live in a worker. */
export interface Encoder {
  /**
   * The R repair symbols of a block.
   *
   * @param block K·T bytes (shared memory allowed)
   * @param out R·T bytes or more; repair symbol i goes to i·T
   */
  repair(block: Uint8Array, out: Uint8Array): void
  /**
   * All K+R datagrams of a block in sending order, ready for the socket: datagram i at i·(T+4), its payload id included.
   *
   * @param blockId 0 … 255
   * @param block K·T bytes (shared memory allowed)
   * @param out (K+R)·(T+4) bytes or more
   */
  datagrams(blockId: number, block: Uint8Array, out: Uint8Array): void
}

/**
 * @param rows the coefficients, R·K bytes as `repairRows` makes them; hand over one array (in shared memory) to all
 *   workers, or leave it out and this encoder derives them itself (about 40 ms for the default options)
 */
export declare function createEncoder(geometry: Geometry, rows?: Uint8Array): Encoder
