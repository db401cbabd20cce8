import type { Geometry } from './geometry.ts'
import { isiOf } from './geometry.ts'

/** Bytes before the symbol in every datagram: block id u8, ESI u24, big-endian (spec lidi §1, RFC 6330 §3.2). */
export const PAYLOAD_ID_BYTES = 4

/** Why a datagram is dropped and counted: hostile or misconfigured input is never worth an exception. */
export type DatagramFault = 'wrong_length' | 'impossible_symbol'

/** Where a datagram belongs. Its symbol is `bytes.subarray(PAYLOAD_ID_BYTES)`: not made here, most readers copy anyway. */
export type DatagramReading =
  | { readonly ok: true; readonly blockId: number; readonly esi: number }
  | { readonly ok: false; readonly fault: DatagramFault }

const wrongLength: DatagramReading = Object.freeze({ ok: false, fault: 'wrong_length' })
const impossibleSymbol: DatagramReading = Object.freeze({ ok: false, fault: 'impossible_symbol' })

/** Reads the payload id of one UDP payload; never throws, whatever the bytes are. */
export function readDatagram(bytes: Uint8Array, geometry: Geometry): DatagramReading {
  if (bytes.byteLength !== geometry.datagramBytes) return wrongLength
  const esi = (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]
  if (isiOf(geometry, esi) === undefined) return impossibleSymbol
  return { ok: true, blockId: bytes[0], esi }
}

/** Writes the payload id of a datagram at `at`; `blockId` 0 … 255, `esi` 0 … 2^24 − 1. */
export function writePayloadId(out: Uint8Array, at: number, blockId: number, esi: number): void {
  out[at] = blockId
  out[at + 1] = esi >>> 16
  out[at + 2] = esi >>> 8
  out[at + 3] = esi
}

/** ESI of the datagram at `index` of a block in sending order: 0 … K−1 source, K … K+R−1 repair. */
export function esiAt(geometry: Geometry, index: number): number {
  const { sourceSymbols, firstRepairEsi } = geometry
  return index < sourceSymbols ? index : firstRepairEsi + index - sourceSymbols
}
