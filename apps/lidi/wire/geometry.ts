import { codedSizeWithin, paddedSymbolsFor } from './coded-sizes.ts'
import { geometryProblems } from './problems.ts'

/**
 * Generations that number repair symbols differently on the wire (spec lidi §0, §3): `lidi2` is 2.0.0–2.1.1, `lidi1` is
 * 1.3.2–1.3.5, `lidi1-legacy` is before 1.3.2, whose library wrote the internal symbol id on the wire.
 */
export type Profile = 'lidi2' | 'lidi1' | 'lidi1-legacy'

/** What both ends must be told alike. `mtu` and `block` are bytes; `repair` and `minRepair` are whole percents. */
export type GeometryOptions =
  | { profile?: 'lidi2'; mtu: number; block: number; repair: number; minRepair?: number }
  | { profile: 'lidi1' | 'lidi1-legacy'; mtu: number; block: number; repairBytes: number }

/** Everything that follows from the options; plain numbers, so it can be posted to a worker. */
export interface Geometry {
  readonly profile: Profile
  readonly mtu: number
  /** T: bytes of one symbol, a multiple of 8. */
  readonly symbolBytes: number
  /** T + 4: the only length of UDP payload that belongs to this link. */
  readonly datagramBytes: number
  /** K: source symbols of a block. */
  readonly sourceSymbols: number
  /** K': what K is filled up to inside the code (RFC 6330 §5.3.1.2). */
  readonly paddedSymbols: number
  /** K·T: bytes of a block, header and zero padding included. */
  readonly blockBytes: number
  /** Most payload bytes of one block. */
  readonly maxPayload: number
  /** R: repair symbols sent with each block; 0 means that one lost datagram loses the block. */
  readonly repairSymbols: number
  /** Rmin: what `--min-repair` makes of a receiver's options; our receiver does not wait for it (spec lidi §11.2). */
  readonly minRepairSymbols: number
  /** ESI of the first repair symbol that a sender sends. */
  readonly firstRepairEsi: number
  /** What is added to a repair symbol's ESI to get the ISI that RFC 6330 §5.3.5.4 codes with. */
  readonly repairIsiOffset: number
}

/** Bytes before the payload of every block: client u32, type u8, payload length u32, little-endian (spec lidi §2). */
export const BLOCK_HEADER_BYTES = 9

/** Symbol ids are 24 bits on the wire. */
const SYMBOL_IDS = 1 << 24
/**
 * Our own caps on a block. Deriving the coefficients at start takes time in K²: 1.3 s at 6,830 symbols (10 MB at MTU
 * 1500), 3 s at 9,191, minutes at the 56,403 that RFC 6330 goes up to.
 */
const MOST_BLOCK_BYTES = 10_000_000
const MOST_SOURCE_SYMBOLS = 10_000
/** Decoder memory that the original's defaults assume; a larger block is cut into sub-blocks (RFC 6330 §4.3). */
const DECODER_MEMORY_BYTES = 10_485_760
/** Coefficients (K·R) that an end is willing to hold: 142 % of repair for the largest block of MTU 1500. */
const MOST_COEFFICIENTS = 1 << 26
/** IPv4 header, UDP header, payload id: subtracted from the MTU also for IPv6. */
const OVERHEAD_BYTES = 32
/** Version 1 of the original hands a whole block to one call, and the kernel takes no more messages a call (spec lidi §3). */
const MOST_DATAGRAMS_OF_LIDI1 = 1024

/**
 * The numbers of spec lidi §3 for a set of options.
 *
 * @throws Problem `mtu_out_of_range`, `block_too_small`, `block_too_large`, `repair_out_of_range`, `too_many_datagrams`
 */
export function geometryOf(options: GeometryOptions): Geometry {
  const profile = options.profile ?? 'lidi2'
  const sizes = sizesOf(options)
  const numbering = numberingOf(profile, sizes)
  const repair = repairOf(options, sizes, numbering)
  const datagrams = sizes.sourceSymbols + repair.repairSymbols
  if (profile !== 'lidi2' && datagrams > MOST_DATAGRAMS_OF_LIDI1) throw geometryProblems.too_many_datagrams(datagrams)
  return { profile, ...sizes, ...numbering, ...repair }
}

function sizesOf({ mtu, block }: GeometryOptions) {
  if (!Number.isInteger(mtu) || mtu < OVERHEAD_BYTES + 8 || mtu > 65_535) throw geometryProblems.mtu_out_of_range(mtu)
  const symbolBytes = 8 * Math.floor((mtu - OVERHEAD_BYTES) / 8)
  if (!(block >= symbolBytes)) throw geometryProblems.block_too_small(block, symbolBytes)
  const most = mostBlockBytes(symbolBytes)
  if (block > most) throw geometryProblems.block_too_large(block, most)
  const sourceSymbols = Math.floor(block / symbolBytes)
  const blockBytes = sourceSymbols * symbolBytes
  return {
    mtu,
    symbolBytes,
    datagramBytes: symbolBytes + 4,
    sourceSymbols,
    paddedSymbols: paddedSymbolsFor(sourceSymbols),
    blockBytes,
    maxPayload: blockBytes - BLOCK_HEADER_BYTES,
  }
}
type Sizes = ReturnType<typeof sizesOf>

/**
 * The largest block option that is accepted: above KL symbols a block would be cut into sub-blocks and the bytes of a
 * symbol scattered over them (spec lidi §3). 10 MB stay below it at the MTUs in use, but not at all of them.
 */
function mostBlockBytes(symbolBytes: number): number {
  const inOnePiece = codedSizeWithin(Math.floor(DECODER_MEMORY_BYTES / symbolBytes))
  const symbols = Math.min(inOnePiece, MOST_SOURCE_SYMBOLS)
  return Math.min(MOST_BLOCK_BYTES, (symbols + 1) * symbolBytes - 1)
}

function numberingOf(profile: Profile, { symbolBytes, sourceSymbols, paddedSymbols }: Sizes) {
  const firstRepairEsi = {
    lidi2: sourceSymbols + symbolBytes, // the original passes the symbol size as first repair index
    lidi1: sourceSymbols,
    'lidi1-legacy': paddedSymbols,
  }[profile]
  return { firstRepairEsi, repairIsiOffset: profile === 'lidi1-legacy' ? 0 : paddedSymbols - sourceSymbols }
}
type Numbering = ReturnType<typeof numberingOf>

function repairOf(options: GeometryOptions, { symbolBytes, sourceSymbols, blockBytes }: Sizes, ids: Numbering) {
  const most = Math.min(
    SYMBOL_IDS - ids.firstRepairEsi - ids.repairIsiOffset,
    Math.floor(MOST_COEFFICIENTS / sourceSymbols),
  )
  const symbols = (name: string, value: number, unitBytes: number) => {
    const count = Math.floor((value * unitBytes) / symbolBytes)
    if (Number.isInteger(value) && value >= 0 && count <= most) return count
    throw geometryProblems.repair_out_of_range(name, value, Math.floor((most * symbolBytes) / unitBytes))
  }
  if ('repairBytes' in options) {
    return { repairSymbols: symbols('repair block size', options.repairBytes, 1), minRepairSymbols: 0 }
  }
  const percentBytes = Math.floor(blockBytes / 100) // in this order: the roundings decide R
  return {
    repairSymbols: symbols('repair percentage', options.repair, percentBytes),
    minRepairSymbols: symbols('minimum repair percentage', options.minRepair ?? 0, percentBytes),
  }
}

/**
 * What an RFC 6330 decoder calls the symbol `esi` of the wire: source symbols keep their number, repair symbols are
 * counted from K' instead of K. Undefined for an ESI that no sender of this profile can mean.
 */
export function isiOf(geometry: Geometry, esi: number): number | undefined {
  const { sourceSymbols, paddedSymbols, repairIsiOffset } = geometry
  if (esi < sourceSymbols) return esi
  const isi = esi + repairIsiOffset
  return isi >= paddedSymbols && isi < SYMBOL_IDS ? isi : undefined
}
