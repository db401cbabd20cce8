/**
 * The bytes that packets may take at worst (spec §7.8): those that wait, the one that is processed, and the one that is
 * read, twice, since its memory grows by moving.
 */
export const memoryNeed = ({ maxPackets, maxPacketBytes }: { maxPackets: number; maxPacketBytes: number }) =>
  (maxPackets + 3) * maxPacketBytes

/** A sentence when that is more than four fifths of what the process may have. */
export function memoryWarning(need: number, limit: number): string | undefined {
  if (need <= limit * 0.8) return undefined
  const [needed, allowed] = [need, limit].map((bytes) => `${Math.round(bytes / 1e6)} MB`)
  return `Packets may take ${needed} at worst and the memory limit is ${allowed}: lower RECEIVER_BUFFER_MAX_ITEMS, or RECEIVER_MAX_PACKET_SIZE to twice the range size of the origin and 100 MB for lists and metadata`
}
