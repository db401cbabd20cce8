import { esiAt, PAYLOAD_ID_BYTES, writePayloadId } from '../wire/datagram.ts'
import type { Geometry } from '../wire/geometry.ts'
import { openField, wholeVectors } from './gf256.ts'
import { repairRows } from './matrix.ts'

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
export function createEncoder(geometry: Geometry, rows: Uint8Array = repairRows(geometry)): Encoder {
  const { sourceSymbols, symbolBytes, repairSymbols, blockBytes, datagramBytes } = geometry
  const field = openField()
  const sumStride = wholeVectors(symbolBytes)
  const [matrixAt, blockAt, sumsAt] = field.reserve([rows.byteLength, blockBytes, repairSymbols * sumStride])
  const { memory } = field
  memory.set(rows, matrixAt)

  const computeRepair = (block: Uint8Array) => {
    if (block.byteLength !== blockBytes) throw new RangeError(`a block of ${block.byteLength} bytes, not ${blockBytes}`)
    if (repairSymbols === 0) return
    memory.set(block, blockAt)
    memory.fill(0, sumsAt, sumsAt + repairSymbols * sumStride)
    field.addProducts(
      { at: matrixAt, stride: sourceSymbols, columns: sourceSymbols },
      repairSymbols,
      { at: blockAt, stride: symbolBytes },
      { at: sumsAt, stride: sumStride },
      symbolBytes,
    )
  }
  const repairSymbol = (index: number) => {
    const at = sumsAt + index * sumStride
    return memory.subarray(at, at + symbolBytes)
  }
  return {
    repair(block, out) {
      computeRepair(block)
      for (let index = 0; index < repairSymbols; index++) out.set(repairSymbol(index), index * symbolBytes)
    },
    datagrams(blockId, block, out) {
      computeRepair(block)
      for (let index = 0; index < sourceSymbols + repairSymbols; index++) {
        const at = index * datagramBytes
        const source = index * symbolBytes
        const symbol =
          index < sourceSymbols ? block.subarray(source, source + symbolBytes) : repairSymbol(index - sourceSymbols)
        writePayloadId(out, at, blockId, esiAt(geometry, index))
        out.set(symbol, at + PAYLOAD_ID_BYTES)
      }
    },
  }
}
