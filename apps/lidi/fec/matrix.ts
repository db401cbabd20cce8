import { PAYLOAD_ID_BYTES, writePayloadId } from '../wire/datagram.ts'
import type { Geometry } from '../wire/geometry.ts'
import { isiOf } from '../wire/geometry.ts'
import { inverse, multiply } from './gf256.ts'
import { openReference, REFERENCE_MEMORY_BYTES, SHORTEST_SYMBOL_BYTES } from './reference.ts'

/*
 * Every repair symbol is a fixed combination of the K source symbols (spec lidi §4): repair = Σ_j G[isi][j] · source_j.
 * The rows of G are read out of a complete RaptorQ implementation by coding blocks made of unit vectors, once, at start.
 */

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
  const firstIsi = repairIsi(geometry, 0)
  if (firstIsi < paddedSymbols) throw new RangeError(`no repair symbol is numbered ${firstIsi}`)
  for (const units of unitBlocks(geometry)) {
    encodeUnits(units, firstIsi - paddedSymbols + repairSymbols)
      .slice(-repairSymbols)
      .forEach((packet, index) => {
        if (symbolIdOf(packet) !== firstIsi + index) throw new Error(`the reference numbers symbols otherwise`)
        const coefficients = packet.subarray(UNITS_AT, UNITS_AT + units.columns)
        rows.set(coefficients, index * sourceSymbols + units.from)
      })
  }
  return rows
}

/** What is kept of rows that peers with other options made us derive. */
const CACHE_BYTES = 2 ** 20

/**
 * Coefficients (K bytes) of any repair symbol by its ESI: out of `rows` as `repairRows` makes them, or derived one by one
 * (20 ms for the default options, 3 s for the largest block of MTU 1500) and kept in a bounded cache.
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
 * The coefficients of one repair symbol, without making all those before it. K − 1 other repair symbols of a block of unit
 * vectors leave its solution open in one direction n; with "the symbol in question is 0" the decoder is forced to a wrong
 * block that differs from the unit vectors by n·row/(row·n), in which the row can be read.
 *
 * A row of zeros is a real answer: some symbols are combinations of the padding alone, and say nothing about a block.
 * It is also the answer when all attempts fail by chance (256^-4), and does no harm then: such a row is never decoded with.
 *
 * @throws RangeError for an ESI that no repair symbol has
 */
export function deriveRow(geometry: Geometry, esi: number): Uint8Array {
  const isi = isiOf(geometry, esi)
  if (isi === undefined || esi < geometry.sourceSymbols) throw new RangeError(`symbol ${esi} is no repair symbol`)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const row = rowInForcedBlock(geometry, isi, attempt)
    if (row) return row
  }
  return new Uint8Array(geometry.sourceSymbols)
}
const ATTEMPTS = 4

/** Undefined when row·n is 0 or the others leave more than one direction open: other helpers will do. */
function rowInForcedBlock(geometry: Geometry, isi: number, attempt: number): Uint8Array | undefined {
  const { sourceSymbols } = geometry
  const row = new Uint8Array(sourceSymbols)
  for (const units of unitBlocks(geometry)) {
    const helpers = encodeUnits(units, sourceSymbols + ATTEMPTS)
      .slice(sourceSymbols)
      .filter((packet) => symbolIdOf(packet) !== isi)
      .slice(attempt, attempt + sourceSymbols - 1)
    // The marker is 0 in all unit vectors and 1 here, so that it becomes n/(row·n): the factor to divide by.
    const forced = new Uint8Array(UNITS_AT + units.bytes - MARKER_BYTES)
    writePayloadId(forced, 0, 0, isi)
    forced[PAYLOAD_ID_BYTES] = 1
    const block = decodeUnits(units, [...helpers, forced])
    const open = block ? firstMarked(block, units.bytes) : -1
    if (!block || open === -1) return undefined
    const at = open * units.bytes
    const factor = inverse(block[at])
    for (let column = 0; column < units.columns; column++) {
      const unit = units.from + column === open ? 1 : 0
      row[units.from + column] = multiply(block[at + MARKER_BYTES + column] ^ unit, factor)
    }
  }
  return row
}

function firstMarked(block: Uint8Array, symbolBytes: number): number {
  for (let at = 0; at < block.byteLength; at += symbolBytes) if (block[at] !== 0) return at / symbolBytes
  return -1
}

/** A block whose symbol j is a marker byte of 0 and the columns `from` … of the unit vector j. */
interface Units {
  readonly symbols: number
  /** Bytes of a symbol. */
  readonly bytes: number
  readonly from: number
  readonly columns: number
}
const MARKER_BYTES = 1
/** Where the columns begin in a packet. */
const UNITS_AT = PAYLOAD_ID_BYTES + MARKER_BYTES

/** All columns, as many at a time as fit without the reference cutting the block into sub-blocks. */
function* unitBlocks({ sourceSymbols, paddedSymbols }: Geometry): Generator<Units> {
  const most = 8 * Math.floor(REFERENCE_MEMORY_BYTES / paddedSymbols / 8)
  const wanted = 8 * Math.ceil((MARKER_BYTES + sourceSymbols) / 8)
  const bytes = Math.max(SHORTEST_SYMBOL_BYTES, Math.min(wanted, most))
  for (let from = 0; from < sourceSymbols; from += bytes - MARKER_BYTES) {
    const columns = Math.min(bytes - MARKER_BYTES, sourceSymbols - from)
    yield { symbols: sourceSymbols, bytes, from, columns }
  }
}

/** The packets of all source symbols, then of the first repair symbols: those that the reference numbers from K'. */
function encodeUnits({ symbols, bytes, from, columns }: Units, repairs: number): Uint8Array[] {
  const block = new Uint8Array(symbols * bytes)
  for (let column = 0; column < columns; column++) block[(from + column) * bytes + MARKER_BYTES + column] = 1
  const { Encoder } = openReference()
  const encoder = Encoder.with_defaults(block, bytes)
  try {
    return encoder.encode(repairs)
  } finally {
    encoder.free()
  }
}

function decodeUnits({ symbols, bytes }: Units, packets: readonly Uint8Array[]): Uint8Array | undefined {
  const { Decoder } = openReference()
  const decoder = Decoder.with_defaults(BigInt(symbols * bytes), bytes)
  try {
    for (const packet of packets) {
      const block = decoder.add(packet)
      if (block) return block
    }
    return undefined
  } finally {
    decoder.free()
  }
}

function repairIsi(geometry: Geometry, index: number): number {
  return geometry.firstRepairEsi + geometry.repairIsiOffset + index
}

function symbolIdOf(packet: Uint8Array): number {
  return (packet[1] << 16) | (packet[2] << 8) | packet[3]
}
