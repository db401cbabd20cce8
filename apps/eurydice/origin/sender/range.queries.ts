import type { Db, Tx } from '@farside/kernel/db'
import { sql, type RawBuilder } from 'kysely'
import type { Metadata, OriginTables, RangeState } from '../../tables.ts'
import type { Waiting } from './rotation.rules.ts'

/** A PENDING range with all that a packet says about it. */
export interface Candidate {
  id: string
  byte_offset: number
  size: number
  /** The upload has ended and nothing comes behind this range. */
  is_last: boolean
  /** The transferable is revoked, or another of its ranges failed: this one is to be canceled. */
  doomed: boolean
  transferable_id: string
  name: string
  user_profile_id: string
  user_provided_meta: Metadata
  sha1: Buffer | null
  sha256: Buffer | null
  transferable_size: number | null
}

interface Search {
  /** Ranges that packets in memory already carry. */
  claimed: string[]
  limit: number
}

/** The oldest PENDING ranges of everybody. */
export function oldestRanges(db: Db<OriginTables>, search: Search): Promise<Candidate[]> {
  return candidates(db, search, sql`true`)
}

/** The oldest PENDING ranges of one user. */
export function oldestRangesOf(db: Db<OriginTables>, userProfileId: string, search: Search): Promise<Candidate[]> {
  return candidates(db, search, sql`t.user_profile_id = ${userProfileId} and t.auto_pending_ranges_count > 0`)
}

/**
 * Users with PENDING ranges that no packet carries yet, by ascending id. The limit is what makes the server look at one
 * range a user: it would turn an `exists` into a join of all ranges that wait (150 ms with 100,000 of them).
 */
export async function usersWithRanges(db: Db<OriginTables>, claimed: string[]): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select p.id, p.priority
    from eurydice_user_profiles as p
    cross join lateral (
      select from eurydice_outgoing_transferables as t
      join eurydice_transferable_ranges as r on r.outgoing_transferable_id = t.id
      where t.user_profile_id = p.id and t.auto_pending_ranges_count > 0
        and r.transfer_state = 'PENDING' and r.id <> all(${claimed}::uuid[])
      limit 1) as first
    order by p.id`.execute(db)
  return rows
}

/**
 * Ends ranges that are still PENDING and returns the ids of those; an owner's cancel may have ended some before.
 * `transferableIds` must hold the owner of each.
 */
export async function endRanges(
  tx: Tx<OriginTables>,
  state: Exclude<RangeState, 'PENDING'>,
  { rangeIds, transferableIds }: { rangeIds: string[]; transferableIds: string[] },
): Promise<string[]> {
  if (rangeIds.length === 0) return []
  await lockTransferables(tx, transferableIds)
  const { rows } = await sql<{ id: string }>`
    update eurydice_transferable_ranges as r
    set transfer_state = ${state}, finished_at = greatest(clock_timestamp(), r.created_at)
    where r.id = any(${rangeIds}::uuid[]) and r.transfer_state = 'PENDING'
    returning r.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The owners of ranges, each once. */
export async function ownersOf(db: Db<OriginTables>, rangeIds: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('eurydice_transferable_ranges as r')
    .select('r.outgoing_transferable_id as id')
    .distinct()
    .where(sql<boolean>`r.id = any(${rangeIds}::uuid[])`)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Transferables before their ranges, and in one order: an upload, a cancel and the sender change the same rows, and any
 * other order of locks could make two of them wait for each other.
 */
async function lockTransferables(tx: Tx<OriginTables>, ids: string[]): Promise<void> {
  await sql`
    select from eurydice_outgoing_transferables as t
    where t.id = any(${ids}::uuid[]) order by t.id for no key update`.execute(tx)
}

// `not exists` and the counters instead of joins to other ranges and to revocations: whatever their number, a range
// comes once. Both counters are kept in the transactions that insert a revocation or fail a range.
async function candidates(
  db: Db<OriginTables>,
  { claimed, limit }: Search,
  which: RawBuilder<unknown>,
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select r.id, r.byte_offset, r.size,
      t.submission_succeeded_at is not null and (r.size = t.size or not exists (
        select from eurydice_transferable_ranges as later
        where later.outgoing_transferable_id = t.id and later.byte_offset > r.byte_offset)) as is_last,
      t.auto_revocations_count > 0 or t.auto_error_ranges_count > 0 as doomed,
      t.id as transferable_id, t.name, t.user_profile_id, t.user_provided_meta, t.sha1, t.sha256,
      t.size as transferable_size
    from eurydice_transferable_ranges as r
    join eurydice_outgoing_transferables as t on t.id = r.outgoing_transferable_id
    where r.transfer_state = 'PENDING' and r.id <> all(${claimed}::uuid[]) and ${which}
    order by r.created_at, r.byte_offset
    limit ${limit}`.execute(db)
  return rows
}
