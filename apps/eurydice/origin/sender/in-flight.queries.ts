import type { Db, Tx } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { OriginTables } from '../../tables.ts'
import type { Claim } from './claims.ts'

export interface InFlight {
  packet_id: string
  range_ids: string[]
  revocation_ids: string[]
}

/** Notes the one packet whose fate a crash would leave open; the row of a packet that was given up is overwritten. */
export async function putInFlight(db: Db<OriginTables>, packetId: string, claim: Claim): Promise<void> {
  const row = { packet_id: packetId, range_ids: claim.rangeIds, revocation_ids: claim.revocationIds }
  await db
    .insertInto('eurydice_packet_in_flight')
    .values(row)
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet({ ...row, started_at: sql`clock_timestamp()` }))
    .execute()
}

/** Whether the row was still about this packet; it is gone then. */
export async function takeInFlight(db: Db<OriginTables>, packetId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('eurydice_packet_in_flight')
    .where('packet_id', '=', packetId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** What an earlier run left in flight; the row is gone then. */
export function takeLeftInFlight(tx: Tx<OriginTables>): Promise<InFlight | undefined> {
  return tx
    .deleteFrom('eurydice_packet_in_flight')
    .returning(['packet_id', 'range_ids', 'revocation_ids'])
    .executeTakeFirst()
}
