import { MessagePackWriter } from './messagepack-writer.ts'
import type { Packet, PacketHistory, PacketRange, PacketRevocation } from './packet.ts'

/**
 * The bytes of a packet, as pieces to be written one after another (spec §7.2, order of fields included). The data of
 * larger ranges is not copied: a piece *is* the range's `data`, which must not change before it has been written.
 * Optional fields that are undefined leave no trace, so that a packet without extensions is the original's, byte for byte.
 *
 * @throws RangeError for a size or an offset that is not a whole number from 0 to 2^53 - 1
 */
export function encodePacket(packet: Packet): Uint8Array[] {
  const { seq, epoch, sent_at: sentAt } = packet
  const out = new MessagePackWriter()
  out.map(3 + counted(seq) + counted(epoch) + counted(sentAt))
  out.text('transferable_ranges')
  out.list(packet.transferable_ranges.length)
  for (const range of packet.transferable_ranges) writeRange(out, range)
  out.text('transferable_revocations')
  out.list(packet.transferable_revocations.length)
  for (const revocation of packet.transferable_revocations) writeRevocation(out, revocation)
  out.text('history')
  writeHistory(out, packet.history)
  if (seq !== undefined) {
    out.text('seq')
    out.count(seq)
  }
  if (epoch !== undefined) writeText(out, 'epoch', epoch)
  if (sentAt !== undefined) writeText(out, 'sent_at', sentAt)
  return out.finish()
}

function writeRange(out: MessagePackWriter, range: PacketRange): void {
  const { transferable } = range
  out.map(4 + counted(range.sha256))
  out.text('transferable')
  out.map(6)
  writeText(out, 'id', transferable.id)
  writeText(out, 'name', transferable.name)
  writeText(out, 'user_profile_id', transferable.user_profile_id)
  writeMeta(out, transferable.user_provided_meta)
  writeBytes(out, 'sha1', transferable.sha1)
  out.text('size')
  if (transferable.size === null) out.nil()
  else out.count(transferable.size)
  out.text('is_last')
  out.flag(range.is_last)
  out.text('byte_offset')
  out.count(range.byte_offset)
  writeBytes(out, 'data', range.data)
  if (range.sha256 !== undefined) writeBytes(out, 'sha256', range.sha256)
}

function writeRevocation(out: MessagePackWriter, revocation: PacketRevocation): void {
  out.map(5)
  writeText(out, 'transferable_id', revocation.transferable_id)
  writeText(out, 'user_profile_id', revocation.user_profile_id)
  writeText(out, 'reason', revocation.reason)
  writeText(out, 'transferable_name', revocation.transferable_name)
  writeBytes(out, 'transferable_sha1', revocation.transferable_sha1)
}

function writeHistory(out: MessagePackWriter, history: PacketHistory | null): void {
  if (history === null) return out.nil()
  out.map(1)
  out.text('entries')
  out.list(history.entries.length)
  for (const entry of history.entries) {
    out.map(6 + counted(entry.sha256))
    writeText(out, 'transferable_id', entry.transferable_id)
    writeText(out, 'user_profile_id', entry.user_profile_id)
    writeText(out, 'state', entry.state)
    writeText(out, 'name', entry.name)
    writeBytes(out, 'sha1', entry.sha1)
    writeMeta(out, entry.user_provided_meta)
    if (entry.sha256 !== undefined) writeBytes(out, 'sha256', entry.sha256)
  }
}

function writeMeta(out: MessagePackWriter, meta: Record<string, string> | null): void {
  out.text('user_provided_meta')
  if (meta === null) return out.nil()
  const pairs = Object.entries(meta)
  out.map(pairs.length)
  for (const [key, value] of pairs) writeText(out, key, value)
}

function writeText(out: MessagePackWriter, key: string, value: string): void {
  out.text(key)
  out.text(value)
}

function writeBytes(out: MessagePackWriter, key: string, value: Uint8Array | null): void {
  out.text(key)
  if (value === null) out.nil()
  else out.bytes(value)
}

function counted(field: unknown): 0 | 1 {
  return field === undefined ? 0 : 1
}
