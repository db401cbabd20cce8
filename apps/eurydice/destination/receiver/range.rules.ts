import type { PacketRange } from '../../packet/packet.ts'
import type { IncomingState } from '../../tables.ts'

/** What is known of a file when its next range is looked at. */
export interface FileSoFar {
  state: IncomingState
  bytesReceived: number
  /** As its first range announced it, null while unknown. */
  size: number | null
}

export type RangeStep =
  | { do: 'append'; from: number; sizeChanged: boolean }
  | { do: 'ignore'; why: 'errored' | 'ended' | 'repeated' }
  | { do: 'fail'; why: string }

/**
 * What becomes of a range (spec §5.4, §7.6): appended from its byte `from` on, ignored, or the end of the file as ERROR.
 * Digests are compared afterwards, when the bytes have been added up.
 */
export function decideRange(file: FileSoFar, range: PacketRange): RangeStep {
  const { is_last: last, byte_offset: offset, transferable } = range
  if (file.state === 'ERROR') return { do: 'ignore', why: 'errored' }
  if (file.state !== 'ONGOING') return { do: 'ignore', why: 'ended' }
  const end = offset + range.data.byteLength
  const known = end <= file.bytesReceived && offset < file.bytesReceived
  if (known && !last) return { do: 'ignore', why: 'repeated' }
  if (!known && offset !== file.bytesReceived) {
    return { do: 'fail', why: `bytes ${file.bytesReceived} to ${offset} never arrived` }
  }
  // A range that was repeated may have become the last one meanwhile: then it ends the file and adds nothing.

  if (last && end < file.bytesReceived) {
    return { do: 'fail', why: `its last range ends at byte ${end}, and ${file.bytesReceived} bytes arrived` }
  }
  if (last && end !== transferable.size) {
    return { do: 'fail', why: `${end} bytes arrived and ${transferable.size ?? 'an unknown number'} were sent` }
  }
  return {
    do: 'append',
    from: known ? range.data.byteLength : 0,
    sizeChanged: last && file.size !== null && file.size !== transferable.size,
  }
}

/** Why a file that has all its bytes is not the one that was sent, or nothing. */
export function digestFault(range: PacketRange, digests: { sha1: Buffer; sha256: Buffer }): string | undefined {
  const { sha1 } = range.transferable
  if (sha1 === null) return 'the last range names no digest'
  if (!digests.sha1.equals(sha1)) return 'the SHA-1 differs from that of the origin'
  if (range.sha256 && !digests.sha256.equals(range.sha256)) return 'the SHA-256 differs from that of the origin'
  return undefined
}
