/**
 * The message on the wire: one per connection, one MessagePack map (spec §7.1, §7.2, §7.9). Fields carry the names they
 * have on the wire and in the database, so that a value of these types *is* the map and nothing is renamed on the way.
 */
export interface Packet {
  transferable_ranges: PacketRange[]
  transferable_revocations: PacketRevocation[]
  /** Nil and a history without entries differ: only the first makes an otherwise bare packet a heartbeat. */
  history: PacketHistory | null
  /** Extension: counts the packets of one `epoch` from 0; a gap is a lost packet. */
  seq?: number
  /** Extension: random id of the sending process. */
  epoch?: string
  /** Extension: RFC 3339, UTC, the sender's clock when the packet was closed. */
  sent_at?: string
}

export interface PacketRange {
  transferable: PacketTransferable
  is_last: boolean
  /** Position of the first byte of `data` in the file. */
  byte_offset: number
  /** From the decoder: a window on the received bytes, not a copy. */
  data: Uint8Array
  /** Extension: 32 bytes, of the whole file, only with the last range. */
  sha256?: Uint8Array
}

export interface PacketTransferable {
  /** UUID, lower case, the same on both sides. */
  id: string
  /** As submitted: may be longer than a name column and may hold any character. */
  name: string
  /** UUID of the owner's profile on the origin. */
  user_profile_id: string
  user_provided_meta: Record<string, string>
  /** 20 bytes, only with the last range. */
  sha1: Uint8Array | null
  /** Bytes of the whole file, null while the origin does not know. */
  size: number | null
}

export const revocationReasons = [
  'USER_CANCELED',
  'UPLOAD_SIZE_MISMATCH',
  'OBJECT_STORAGE_FULL',
  'UNEXPECTED_EXCEPTION',
  'UPLOAD_INTERRUPTION',
] as const
export type RevocationReason = (typeof revocationReasons)[number]

export interface PacketRevocation {
  transferable_id: string
  user_profile_id: string
  reason: RevocationReason
  transferable_name: string
  transferable_sha1: Uint8Array | null
}

/** A history speaks of finished transferables only. */
export const historyStates = ['SUCCESS', 'ERROR', 'CANCELED'] as const
export type HistoryState = (typeof historyStates)[number]

export interface PacketHistory {
  entries: PacketHistoryEntry[]
}

export interface PacketHistoryEntry {
  transferable_id: string
  user_profile_id: string
  state: HistoryState
  name: string
  sha1: Uint8Array | null
  user_provided_meta: Record<string, string> | null
  /** Extension: 32 bytes. */
  sha256?: Uint8Array
}

/** What a packet is before anything is put into it; sent as it is, it is a heartbeat. */
export function emptyPacket(): Packet {
  return { transferable_ranges: [], transferable_revocations: [], history: null }
}

/** Whether a packet says nothing but "the link works". */
export function isHeartbeat(packet: Packet): boolean {
  return (
    packet.transferable_ranges.length === 0 && packet.transferable_revocations.length === 0 && packet.history === null
  )
}
