import fc from 'fast-check'
import {
  historyStates,
  revocationReasons,
  type Packet,
  type PacketHistoryEntry,
  type PacketRange,
  type PacketRevocation,
} from './packet.ts'

// Packets of every shape for property tests: odd texts, digests or none, offsets beyond 32 bits, data on both sides of
// the size from which the encoder stops copying.
const bytes = (limits: { minLength?: number; maxLength: number }) =>
  fc.uint8Array(limits).map((value) => new Uint8Array(value))
const anyText = fc.string({ unit: 'binary', maxLength: 40 })
const anyUuid = fc.uuid()
const anySha1 = fc.option(bytes({ minLength: 20, maxLength: 20 }))
const anySha256 = bytes({ minLength: 32, maxLength: 32 })
const anyCount = fc.oneof(fc.nat(300), fc.nat(), fc.maxSafeNat())
const anyData = fc.oneof(
  bytes({ maxLength: 300 }),
  fc.integer({ min: 16_300, max: 70_000 }).map((size) => new Uint8Array(size).fill(size)),
)
const anyMeta = fc
  .array(fc.tuple(anyText, anyText), { maxLength: 20 })
  .map((pairs) => Object.assign(Object.create(null), Object.fromEntries(pairs)) as Record<string, string>)

const anyRange: fc.Arbitrary<PacketRange> = fc.record(
  {
    transferable: fc.record(
      {
        id: anyUuid,
        name: anyText,
        user_profile_id: anyUuid,
        user_provided_meta: anyMeta,
        sha1: anySha1,
        size: fc.option(anyCount),
      },
      { noNullPrototype: true },
    ),
    is_last: fc.boolean(),
    byte_offset: anyCount,
    data: anyData,
    sha256: anySha256,
  },
  { noNullPrototype: true, requiredKeys: ['transferable', 'is_last', 'byte_offset', 'data'] },
)

const anyRevocation: fc.Arbitrary<PacketRevocation> = fc.record(
  {
    transferable_id: anyUuid,
    user_profile_id: anyUuid,
    reason: fc.constantFrom(...revocationReasons),
    transferable_name: anyText,
    transferable_sha1: anySha1,
  },
  { noNullPrototype: true },
)

const anyEntry: fc.Arbitrary<PacketHistoryEntry> = fc.record(
  {
    transferable_id: anyUuid,
    user_profile_id: anyUuid,
    state: fc.constantFrom(...historyStates),
    name: anyText,
    sha1: anySha1,
    user_provided_meta: fc.option(anyMeta),
    sha256: anySha256,
  },
  {
    noNullPrototype: true,
    requiredKeys: ['transferable_id', 'user_profile_id', 'state', 'name', 'sha1', 'user_provided_meta'],
  },
)

export const anyPacket: fc.Arbitrary<Packet> = fc.record(
  {
    transferable_ranges: fc.array(anyRange, { maxLength: 20 }),
    transferable_revocations: fc.array(anyRevocation, { maxLength: 20 }),
    history: fc.option(fc.array(anyEntry, { maxLength: 20 }).map((entries) => ({ entries }))),
    seq: anyCount,
    epoch: anyUuid,
    sent_at: anyText,
  },
  { noNullPrototype: true, requiredKeys: ['transferable_ranges', 'transferable_revocations', 'history'] },
)
