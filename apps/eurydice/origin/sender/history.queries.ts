import type { Db } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { HistoryState, PacketHistoryEntry } from '../../packet/packet.ts'
import type { Metadata, OriginTables } from '../../tables.ts'

/** Where a history that did not fit into one packet goes on. */
export interface HistoryPlace {
  /** Instant, ISO text with microseconds. */
  updatedAt: string
  id: string
}

export interface HistorySearch {
  /** Instant, ISO text: what reached its final state earlier is not told any more. */
  since: string
  after: HistoryPlace | undefined
  limit: number
  /** Bytes of names and metadata after which a history goes on in another packet; the last entry may overshoot. */
  fullAt: number
  /** Revocations that this packet or one before it carries. */
  toldRevocations: string[]
  /** Adds our SHA-256, which the original does not know. */
  withSha256: boolean
}

/**
 * Finished transferables of all users by the time of their last change, as a packet tells them, at most `limit`; `rest`
 * is where to go on when there may be more. One statement, whatever the number.
 *
 * One whose revocation is still to come, having been inserted since the packet's were read or found no room in it, waits
 * for a later history: told first, it would be lost on the other side, and what is lost is not revoked any more.
 */
export async function finishedTransferables(
  db: Db<OriginTables>,
  { since, after, limit, fullAt, toldRevocations, withSha256 }: HistorySearch,
): Promise<{ entries: PacketHistoryEntry[]; rest: HistoryPlace | undefined }> {
  const { rows } = await sql<{
    id: string
    user_profile_id: string
    state: HistoryState
    name: string
    sha1: Buffer | null
    sha256: Buffer | null
    user_provided_meta: Metadata
    updated_at: string
    bytes: number
    bytes_so_far: number
  }>`
    select * from (
      select t.id, t.user_profile_id, t.state, t.name, t.sha1, t.sha256, t.user_provided_meta,
        t.auto_state_updated_at as updated_at, own.bytes,
        sum(own.bytes) over (order by t.auto_state_updated_at, t.id) as bytes_so_far
      from eurydice_outgoing_transferables as t
      cross join lateral (select octet_length(t.name) + octet_length(t.user_provided_meta::text) as bytes) as own
      where t.state in ('SUCCESS', 'ERROR', 'CANCELED') and t.auto_state_updated_at >= ${since}::timestamptz
        and ${after ? sql`(t.auto_state_updated_at, t.id) > (${after.updatedAt}::timestamptz, ${after.id}::uuid)` : sql`true`}
        and (t.auto_revocations_count = 0 or not exists (
          select from eurydice_transferable_revocations as v
          where v.outgoing_transferable_id = t.id and v.transfer_state = 'PENDING'
            and v.id <> all(${toldRevocations}::uuid[])))
      order by t.auto_state_updated_at, t.id
      limit ${limit}) as finished
    where bytes_so_far - bytes < ${fullAt}
    order by updated_at, id`.execute(db)
  const last = rows.at(-1)
  const hasRest = last !== undefined && (rows.length === limit || last.bytes_so_far >= fullAt)
  return {
    entries: rows.map((row) => ({
      transferable_id: row.id,
      user_profile_id: row.user_profile_id,
      state: row.state,
      name: row.name,
      sha1: row.sha1,
      user_provided_meta: row.user_provided_meta,
      ...(withSha256 && row.sha256 && { sha256: row.sha256 }),
    })),
    rest: hasRest ? { updatedAt: last.updated_at, id: last.id } : undefined,
  }
}
