import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Decoder, Encoder, initSync } from 'raptorq/raptorq.js'
import { PAYLOAD_ID_BYTES, writePayloadId } from '../wire/datagram.ts'
import type { Geometry } from '../wire/geometry.ts'
import { isiOf } from '../wire/geometry.ts'
import { inverse, multiply } from './gf256.ts'

/*
 * Every repair symbol is a fixed combination of the K source symbols (spec lidi §4): repair = Σ_j G[isi][j] · source_j.
 * The rows of G are read out of a complete RaptorQ implementation by coding blocks made of unit vectors, once, at start.
 * That implementation labels symbols by ISI: its first repair symbol is K', whatever K is.
 */

/** Its decoder memory (RFC 6330 §4.3) and the shortest symbol it takes. */
const DECODER_MEMORY_BYTES = 10_485_760
const SHORTEST_SYMBOL_BYTES = 64

/**
 * The coefficients of the R repair symbols that a sender of this geometry sends: row i at i·K, R·K bytes in shared memory.
 * About 40 ms for the default options; kept for the next caller in this thread.
 */
export function repairRows(geometry: Geometry): Uint8Array {
  const key = [geometry.sourceSymbols, repairIsi(geometry, 0), geometry.repairSymbols].join()
  const rows = known.get(key) ?? deriveRepairRows(geometry)
  known.set(key, rows)
  return rows
}
const known = new Map<string, Uint8Array>()

function deriveRepairRows(geometry: Geometry): Uint8Array {
  const { sourceSymbols, paddedSymbols, repairSymbols } = geometry
  const rows = new Uint8Array(new SharedArrayBuffer(repairSymbols * sourceSymbols))
  if (repairSymbols === 0) return rows
  openReference()
  const firstIsi = repairIsi(geometry, 0)
  const unitBytes = unitSymbolBytes(geometry, sourceSymbols)
  for (let from = 0; from < sourceSymbols; from += unitBytes) {
    const columns = Math.min(unitBytes, sourceSymbols - from)
    const units = new Uint8Array(sourceSymbols * unitBytes)
    for (let column = 0; column < columns; column++) units[(from + column) * unitBytes + column] = 1
    const encoder = Encoder.with_defaults(units, unitBytes)
    const packets = encoder.encode(firstIsi - paddedSymbols + repairSymbols).slice(-repairSymbols)
    encoder.free()
    packets.forEach((packet, index) => {
      if (symbolIdOf(packet) !== firstIsi + index)
        throw new Error(`the reference names symbol ${firstIsi + index} otherwise`)
      const coefficients = packet.subarray(PAYLOAD_ID_BYTES, PAYLOAD_ID_BYTES + columns)
      rows.set(coefficients, index * sourceSymbols + from)
    })
  }
  return rows
}

/** What is kept of rows that peers with other options made us derive. */
const CACHE_BYTES = 2 ** 20

/**
 * Coefficients (K bytes) of any repair symbol by its ESI: out of `rows` as `repairRows` makes them, or derived one by one
 * (7 ms for the default options, 1 s for the largest block of MTU 1500) and kept in a bounded cache.
 */
export function createRowSource(geometry: Geometry, rows: Uint8Array): (esi: number) => Uint8Array {
  const { sourceSymbols, firstRepairEsi, repairSymbols } = geometry
  const most = Math.max(16, Math.floor(CACHE_BYTES / sourceSymbols))
  const cache = new Map<number, Uint8Array>()
  return (esi) => {
    const index = esi - firstRepairEsi
    if (index >= 0 && index < repairSymbols) return rows.subarray(index * sourceSymbols, (index + 1) * sourceSymbols)
    const row = cache.get(esi) ?? deriveRow(geometry, esi)
    cache.delete(esi) // to the end of the order: what is used stays
    cache.set(esi, row)
    if (cache.size > most) cache.delete(cache.keys().next().value!)
    return row
  }
}

/**
 * The coefficients of one repair symbol, without making all those before it: a block of unit vectors that lost one source
 * symbol is decoded with a repair symbol of our own making, and what comes out in the gap are the quotients of the row.
 *
 * @throws RangeError for an ESI that no repair symbol has
 */
export function deriveRow(geometry: Geometry, esi: number): Uint8Array {
  openReference()
  for (let gap = 0; gap < geometry.sourceSymbols; gap++) {
    const row = rowByGap(geometry, esi, gap)
    if (row) return row // else the symbol does not depend on this one: its coefficient is 0
  }
  throw new RangeError(`no row for symbol ${esi}`)
}

function rowByGap(geometry: Geometry, esi: number, gap: number): Uint8Array | undefined {
  const { sourceSymbols } = geometry
  const isi = isiOf(geometry, esi)
  if (isi === undefined || esi < sourceSymbols) throw new RangeError(`symbol ${esi} is no repair symbol`)
  const row = new Uint8Array(sourceSymbols)
  const unitBytes = unitSymbolBytes(geometry, sourceSymbols + 1)
  const columnsAtOnce = unitBytes - 1
  for (let from = 0; from < sourceSymbols; from += columnsAtOnce) {
    // Byte 0 is 1 in the repair symbol and 0 in the sources, so the gap gets 1/G[gap] there; byte 1 + c belongs to column c.
    const symbol = symbolFromGap(geometry, isi, gap, unitBytes, (packet, source) => {
      const column = source - from
      if (column >= 0 && column < columnsAtOnce) packet[PAYLOAD_ID_BYTES + 1 + column] = 1
    })
    if (!symbol) return undefined
    const coefficient = inverse(symbol[0])
    const columns = Math.min(columnsAtOnce, sourceSymbols - from)
    for (let column = 0; column < columns; column++) row[from + column] = multiply(symbol[1 + column], coefficient)
    row[gap] = coefficient
  }
  return row
}

/** Decodes a block of which `gap` is lost, from source packets that `fill` writes and a repair symbol of 1, 0, 0, … */
function symbolFromGap(
  { sourceSymbols }: Geometry,
  isi: number,
  gap: number,
  unitBytes: number,
  fill: (packet: Uint8Array, source: number) => void,
): Uint8Array | undefined {
  const decoder = Decoder.with_defaults(BigInt(sourceSymbols * unitBytes), unitBytes)
  try {
    const packet = new Uint8Array(PAYLOAD_ID_BYTES + unitBytes)
    for (let source = 0; source < sourceSymbols; source++) {
      if (source === gap) continue
      packet.fill(0)
      writePayloadId(packet, 0, 0, source)
      fill(packet, source)
      decoder.add(packet)
    }
    packet.fill(0)
    writePayloadId(packet, 0, 0, isi)
    packet[PAYLOAD_ID_BYTES] = 1
    return decoder.decode(packet)?.subarray(gap * unitBytes, (gap + 1) * unitBytes)
  } finally {
    decoder.free()
  }
}

/** Symbols of unit vectors: as many columns at once as fit without the reference cutting the block into sub-blocks. */
function unitSymbolBytes({ paddedSymbols }: Geometry, columns: number): number {
  const most = 8 * Math.floor(DECODER_MEMORY_BYTES / paddedSymbols / 8)
  return Math.max(SHORTEST_SYMBOL_BYTES, Math.min(8 * Math.ceil(columns / 8), most))
}

function repairIsi(geometry: Geometry, index: number): number {
  return geometry.firstRepairEsi + geometry.repairIsiOffset + index
}

function symbolIdOf(packet: Uint8Array): number {
  return (packet[1] << 16) | (packet[2] << 8) | packet[3]
}

let opened = false
/** Loaded when the first row is wanted: workers that are handed their rows mostly never need it. */
function openReference(): void {
  if (opened) return
  initSync(readFileSync(createRequire(import.meta.url).resolve('raptorq/raptorq_bg.wasm')))
  opened = true
}
