import { MessagePackReader } from './messagepack-reader.ts'
import { PacketError } from './packet-error.ts'
import {
  emptyPacket,
  historyStates,
  revocationReasons,
  type Packet,
  type PacketHistory,
  type PacketHistoryEntry,
  type PacketRange,
  type PacketRevocation,
  type PacketTransferable,
} from './packet.ts'

export { PacketError } from './packet-error.ts'

/**
 * The packet that these bytes are, all or nothing (spec §7.1, §7.2). The `data` of ranges are windows on `bytes`, which
 * must stay as they are for as long as the packet is used; digests are copies. Keys nobody knows are passed over.
 *
 * @param bytes one whole connection
 * @param limits `maxBytes`: a longer packet is refused before it is looked at
 * @throws PacketError with the kind of fault and the offset at which reading stopped
 */
export function decodePacket(bytes: Uint8Array, limits: { maxBytes?: number } = {}): Packet {
  const { maxBytes = Infinity } = limits
  if (bytes.byteLength === 0) throw new PacketError('empty', 0, 'there are no bytes')
  if (bytes.byteLength > maxBytes) {
    throw new PacketError('too_large', 0, `${bytes.byteLength} bytes are more than the ${maxBytes} accepted`)
  }
  const reader = new MessagePackReader(bytes)
  const packet = readPacket(reader)
  if (reader.left > 0) throw reader.fault('trailing_bytes', `${reader.left} bytes follow the packet`)
  return packet
}

type Read<T> = (reader: MessagePackReader) => T
type Fields<T> = { [Name in keyof T]: Read<T[Name]> }

const readText: Read<string> = (reader) => reader.text()
const readCount: Read<number> = (reader) => reader.count()
const readFlag: Read<boolean> = (reader) => reader.flag()
const readData: Read<Uint8Array> = (reader) => reader.bytes()

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const readUuid: Read<string> = (reader) => {
  const text = reader.text().toLowerCase()
  if (UUID.test(text)) return text
  throw reader.fault('out_of_range', 'an identifier that is not a UUID of 36 characters')
}

const readMeta: Read<Record<string, string>> = (reader) => {
  // Without a prototype a key such as "__proto__" is a key like any other.
  const meta: Record<string, string> = Object.create(null)
  for (let left = reader.map(); left > 0; left -= 1) {
    const key = reader.text()
    meta[key] = reader.text()
  }
  return meta
}

/** Copied: a window would keep the whole packet in memory for as long as somebody remembers the digest. */
const digestOf =
  (length: number): Read<Uint8Array> =>
  (reader) => {
    const bytes = reader.bytes()
    if (bytes.byteLength === length) return Uint8Array.from(bytes)
    throw reader.fault('out_of_range', `a digest of ${bytes.byteLength} bytes instead of ${length}`)
  }
const readSha1 = digestOf(20)
const readSha256 = digestOf(32)

const oneOf =
  <const Value extends string>(values: readonly Value[]): Read<Value> =>
  (reader) => {
    const text = reader.text()
    const value = values.find((known) => known === text)
    if (value !== undefined) return value
    throw reader.fault('unknown_value', `${JSON.stringify(text.slice(0, 40))} is none of ${values.join(', ')}`)
  }

const orNil =
  <T>(read: Read<T>): Read<T | null> =>
  (reader) =>
    reader.nil() ? null : read(reader)

const listOf =
  <T>(read: Read<T>): Read<T[]> =>
  (reader) => {
    const items: T[] = []
    for (let left = reader.list(); left > 0; left -= 1) items.push(read(reader))
    return items
  }

/** Reads a map with text keys; a field that comes twice counts as its last occurrence, as it does at the peer. */
function record<Needed extends object, Extra extends object = object>(
  needed: Fields<Needed>,
  extra?: Fields<Extra>,
): Read<Needed & Partial<Extra>> {
  const names = Object.keys(needed)
  const fields = new Map<string, Read<unknown>>(Object.entries({ ...needed, ...extra }))
  return (reader) => {
    const found: Record<string, unknown> = {}
    for (let left = reader.map(); left > 0; left -= 1) {
      const name = reader.text()
      const read = fields.get(name)
      if (read === undefined) reader.skip()
      else found[name] = read(reader)
    }
    for (const name of names) {
      if (found[name] === undefined) throw reader.fault('missing_field', `the field "${name}" is missing`)
    }
    return found as Needed & Partial<Extra>
  }
}

const readTransferable = record<PacketTransferable>({
  id: readUuid,
  name: readText,
  user_profile_id: readUuid,
  user_provided_meta: readMeta,
  sha1: orNil(readSha1),
  size: orNil(readCount),
})

const readRange: Read<PacketRange> = record(
  { transferable: readTransferable, is_last: readFlag, byte_offset: readCount, data: readData },
  { sha256: readSha256 },
)

const readRevocation = record<PacketRevocation>({
  transferable_id: readUuid,
  user_profile_id: readUuid,
  reason: oneOf(revocationReasons),
  transferable_name: readText,
  transferable_sha1: orNil(readSha1),
})

const readEntry: Read<PacketHistoryEntry> = record(
  {
    transferable_id: readUuid,
    user_profile_id: readUuid,
    state: oneOf(historyStates),
    name: readText,
    sha1: orNil(readSha1),
    user_provided_meta: orNil(readMeta),
  },
  { sha256: readSha256 },
)

const readHistory = record<PacketHistory>({ entries: listOf(readEntry) })

const readFields = record(
  {},
  {
    transferable_ranges: listOf(readRange),
    transferable_revocations: listOf(readRevocation),
    history: orNil(readHistory),
    seq: readCount,
    epoch: readText,
    sent_at: readText,
  },
)

/** The three fields of the top level may each be missing: then they are empty, empty and nil. */
const readPacket: Read<Packet> = (reader) => ({ ...emptyPacket(), ...readFields(reader) })
