import type { Claim } from './claims.ts'

/** A packet in memory, ready for the link, with what becomes true once it has been written whole. */
export interface OutgoingPacket {
  id: string
  pieces: Uint8Array[]
  bytes: number
  claim: Claim
}

/** A heartbeat or a bare history: when it is lost, nothing in the database is in doubt. */
export function changesNothing({ claim }: OutgoingPacket): boolean {
  return claim.rangeIds.length === 0 && claim.revocationIds.length === 0
}
