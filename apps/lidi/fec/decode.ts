import type { Geometry } from '../wire/geometry.ts'
import type { Recovery } from './elimination.ts'
import { solveRecovery } from './elimination.ts'
import { openField, wholeVectors } from './gf256.ts'
import { createRowSource, repairRows } from './matrix.ts'
import type { ReceivedSymbols } from './received.ts'

/** Recovers lost source symbols; synchronous and single-threaded, meant to live in a worker. */
export interface Decoder {
  /**
   * Fills the gaps of `received.block` and returns it (K·T bytes, the same memory, no copy). Undefined means "not yet":
   * fewer than K symbols, or a set whose equations do not determine the block. Then nothing was written, and the next
   * distinct symbol is worth another try. Never returns wrong bytes for symbols of one block and one profile: symbols
   * that another profile numbers differently cannot be told apart by anything on the wire (spec lidi §0).
   */
  decode(received: ReceivedSymbols): Uint8Array | undefined
}

/** @param rows as for `createEncoder`; rows of repair symbols that are not among them are derived when first seen */
export function createDecoder(geometry: Geometry, rows: Uint8Array = repairRows(geometry)): Decoder {
  const { sourceSymbols, symbolBytes, blockBytes } = geometry
  const field = openField()
  const rowOf = createRowSource(geometry, rows)
  const stride = wholeVectors(symbolBytes)

  /** y = repair + Σ of what was received, for the chosen repair symbols; then lost = recovery · y. */
  const recover = (received: ReceivedSymbols, lost: readonly number[], recovery: Recovery) => {
    const [matrixAt, recoveryAt, blockAt, remaindersAt, recoveredAt] = field.reserve([
      lost.length * sourceSymbols,
      recovery.inverse.byteLength,
      blockBytes,
      lost.length * stride,
      lost.length * stride,
    ])
    const { memory } = field
    memory.set(received.block, blockAt)
    memory.set(recovery.inverse, recoveryAt)
    recovery.repairs.forEach((repair, index) => {
      const rowAt = matrixAt + index * sourceSymbols
      memory.set(rowOf(received.repairEsi(repair)), rowAt)
      for (const column of lost) memory[rowAt + column] = 0
      memory.set(received.repairSymbol(repair), remaindersAt + index * stride)
    })
    const remainders = { at: remaindersAt, stride }
    const known = { at: matrixAt, stride: sourceSymbols, columns: sourceSymbols }
    field.addProducts(known, lost.length, { at: blockAt, stride: symbolBytes }, remainders, symbolBytes)
    memory.fill(0, recoveredAt, recoveredAt + lost.length * stride)
    const toLost = { at: recoveryAt, stride: lost.length, columns: lost.length }
    field.addProducts(toLost, lost.length, remainders, { at: recoveredAt, stride }, symbolBytes)
    lost.forEach((column, index) => {
      const at = recoveredAt + index * stride
      received.block.set(memory.subarray(at, at + symbolBytes), column * symbolBytes)
    })
  }
  return {
    decode(received) {
      const lost = lostSymbols(received, sourceSymbols)
      if (lost.length === 0) return received.block
      const recovery = solveRecovery(field, lost, received.repairCount, (repair) => rowOf(received.repairEsi(repair)))
      if (!recovery) return undefined
      recover(received, lost, recovery)
      return received.block
    },
  }
}

function lostSymbols(received: ReceivedSymbols, sourceSymbols: number): number[] {
  const lost: number[] = []
  for (let index = 0; index < sourceSymbols; index++) if (!received.hasSource(index)) lost.push(index)
  return lost
}
