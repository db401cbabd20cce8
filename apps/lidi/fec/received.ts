import type { Geometry } from '../wire/geometry.ts'
import { isiOf } from '../wire/geometry.ts'
import { PAYLOAD_ID_BYTES } from '../wire/datagram.ts'

/**
 * What became of a datagram: `full` is a repair symbol for which there is no room, `stranger` one whose id or length this
 * geometry does not know.
 */
export type Reception = 'kept' | 'duplicate' | 'full' | 'stranger'

/** The symbols of one block that have come so far, in one flat buffer that threads can share. */
export interface ReceivedSymbols {
  /** Post this to a worker and open it there with `openReceivedSymbols`; nothing is copied. */
  readonly buffer: SharedArrayBuffer
  /** K·T bytes: source symbol i at i·T. The block itself once `missing` is 0 or after a decoder filled the gaps. */
  readonly block: Uint8Array
  /** Distinct symbols kept, source and repair. Decoding can succeed from K on. */
  readonly count: number
  /** Source symbols that have not come. At 0 the block is complete without any decoding. */
  readonly missing: number
  /** Repair symbols kept. */
  readonly repairCount: number
  hasSource(index: number): boolean
  repairEsi(index: number): number
  /** T bytes, a view. */
  repairSymbol(index: number): Uint8Array
  /** Copies the symbol of a whole datagram (payload id included) that `readDatagram` accepted. */
  add(esi: number, datagram: Uint8Array): Reception
  /** Forgets everything, for the next block in the same memory. */
  reset(): void
}

/**
 * Repair symbols kept beyond those of our own options: the peer may send more than we were told, or other ids
 * (`--repair` need not be equal on both ends), and each extra one divides the chance of a rank-deficient set by 256.
 */
const SPARE_REPAIR_SYMBOLS = 32

/**
 * Opens the memory of one block's symbols: a new one, or one that another thread made for the same geometry.
 *
 * One thread adds, and it may go on adding while another decodes: a symbol's bytes are there before its mark is, and the
 * decoder only looks at the symbols that were marked when it began. Layout: u32 source count, u32 repair count, u32 ESI
 * for each repair symbol, u8 mark for each source symbol, then source symbols and repair symbols.
 */
export function openReceivedSymbols(geometry: Geometry, shared?: SharedArrayBuffer): ReceivedSymbols {
  const { sourceSymbols, symbolBytes, blockBytes, datagramBytes } = geometry
  const capacity = Math.max(geometry.repairSymbols, geometry.minRepairSymbols) + SPARE_REPAIR_SYMBOLS
  const marksAt = 8 + 4 * capacity
  const blockAt = (marksAt + sourceSymbols + 15) & ~15
  const repairAt = blockAt + blockBytes
  const buffer = shared ?? new SharedArrayBuffer(repairAt + capacity * symbolBytes)

  const counts = new Uint32Array(buffer, 0, 2)
  const esis = new Uint32Array(buffer, 8, capacity)
  const marks = new Uint8Array(buffer, marksAt, sourceSymbols)
  const block = new Uint8Array(buffer, blockAt, blockBytes)
  const repairs = new Uint8Array(buffer, repairAt, capacity * symbolBytes)

  const addSource = (esi: number, datagram: Uint8Array): Reception => {
    if (marks[esi] === 1) return 'duplicate'
    block.set(datagram.subarray(PAYLOAD_ID_BYTES), esi * symbolBytes)
    Atomics.store(marks, esi, 1)
    counts[0]++
    return 'kept'
  }
  const addRepair = (esi: number, datagram: Uint8Array): Reception => {
    const count = counts[1]
    for (let index = 0; index < count; index++) if (esis[index] === esi) return 'duplicate'
    if (count === capacity) return 'full'
    repairs.set(datagram.subarray(PAYLOAD_ID_BYTES), count * symbolBytes)
    esis[count] = esi
    Atomics.store(counts, 1, count + 1)
    return 'kept'
  }
  return {
    buffer,
    block,
    get count() {
      return counts[0] + counts[1]
    },
    get missing() {
      return sourceSymbols - counts[0]
    },
    get repairCount() {
      return Atomics.load(counts, 1)
    },
    hasSource: (index) => Atomics.load(marks, index) === 1,
    repairEsi: (index) => esis[index],
    repairSymbol: (index) => repairs.subarray(index * symbolBytes, (index + 1) * symbolBytes),
    add(esi, datagram) {
      if (datagram.byteLength !== datagramBytes || isiOf(geometry, esi) === undefined) return 'stranger'
      return esi < sourceSymbols ? addSource(esi, datagram) : addRepair(esi, datagram)
    },
    reset() {
      counts.fill(0)
      marks.fill(0)
    },
  }
}
