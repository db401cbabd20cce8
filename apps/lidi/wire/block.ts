import type { Geometry } from './geometry.ts'
import { BLOCK_HEADER_BYTES } from './geometry.ts'

/** In the order of their codes on the wire, 0 … 4. */
const blockTypes = ['heartbeat', 'start', 'data', 'abort', 'end'] as const
export type BlockType = (typeof blockTypes)[number]

/** What a block says, without its payload. Start, Data, End and Abort may all carry stream bytes; heartbeats name client 0. */
export interface BlockHeader {
  readonly type: BlockType
  /** u32; not unique across restarts of the sender. */
  readonly client: number
  readonly payloadBytes: number
}

/** Why a decoded block is dropped and counted. */
export type BlockFault = 'wrong_length' | 'unknown_type' | 'payload_too_long'

/** `payload` is a view of the block that was read: copy it before the block is used again. */
export type BlockReading =
  | { readonly ok: true; readonly type: BlockType; readonly client: number; readonly payload: Uint8Array }
  | { readonly ok: false; readonly fault: BlockFault }

/** Reads a whole block of K·T bytes; never throws. Bytes after the payload are not looked at: they may be stale. */
export function readBlock(block: Uint8Array, geometry: Geometry): BlockReading {
  if (block.byteLength !== geometry.blockBytes) return { ok: false, fault: 'wrong_length' }
  const view = viewOf(block)
  const type = blockTypes[view.getUint8(4)]
  if (type === undefined) return { ok: false, fault: 'unknown_type' }
  const payloadBytes = view.getUint32(5, true)
  if (payloadBytes > geometry.maxPayload) return { ok: false, fault: 'payload_too_long' }
  const payload = block.subarray(BLOCK_HEADER_BYTES, BLOCK_HEADER_BYTES + payloadBytes)
  return { ok: true, type, client: view.getUint32(0, true), payload }
}

/**
 * Writes header and zero padding around a payload that already lies at `BLOCK_HEADER_BYTES` of the block, so that
 * stream bytes can be read straight to where they are sent from.
 *
 * @param block K·T bytes
 * @throws RangeError when the payload does not fit: a bug of the caller
 */
export function sealBlock(block: Uint8Array, { type, client, payloadBytes }: BlockHeader): void {
  const end = BLOCK_HEADER_BYTES + payloadBytes
  if (end > block.byteLength)
    throw new RangeError(`a payload of ${payloadBytes} bytes in a block of ${block.byteLength}`)
  const view = viewOf(block)
  view.setUint32(0, client, true)
  view.setUint8(4, blockTypes.indexOf(type))
  view.setUint32(5, payloadBytes, true)
  block.fill(0, end)
}

function viewOf(block: Uint8Array): DataView {
  return new DataView(block.buffer, block.byteOffset, BLOCK_HEADER_BYTES)
}
