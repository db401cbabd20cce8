import type { Db, Tx } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { Metadata, OriginTables, RevocationReason } from '../../tables.ts'
import { itemColumns } from './outgoing.rules.ts'
import type { ItemRow } from './outgoing.rules.ts'

type Connection = Db<OriginTables> | Tx<OriginTables>

export interface NewOutgoing {
  id: string
  profileId: string
  name: string
  meta: Metadata
  size: number | undefined
}

/** A stored slice of an upload. */
export interface StoredRange {
  id: string
  byteOffset: number
  size: number
}

export interface Digests {
  sha1: Buffer
  sha256: Buffer
}

/** Adds the row of an upload, unless it is there. */
export async function insertOutgoing(db: Connection, { id, profileId, name, meta, size }: NewOutgoing): Promise<void> {
  await db
    .insertInto('eurydice_outgoing_transferables')
    .values({ id, user_profile_id: profileId, name, user_provided_meta: meta, size: size ?? null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/**
 * Records a range that is not the last, unless the transferable was revoked meanwhile.
 * @returns whether it was recorded
 */
export async function insertRange(db: Connection, transferableId: string, range: StoredRange): Promise<boolean> {
  const { rows } = await sql<{ recorded: boolean }>`
    select eurydice_record_range(${transferableId}, ${range.id}, ${range.byteOffset}, ${range.size}) as recorded
  `.execute(db)
  return rows[0]?.recorded === true
}

/**
 * Records the last range together with the end of the submission: the sender never sees a last range that it cannot
 * recognise as last (§2.4).
 * @returns the row for the answer; undefined when the transferable was revoked meanwhile
 */
export async function insertLastRange(
  db: Connection,
  transferableId: string,
  { id, byteOffset, size }: StoredRange,
  { sha1, sha256 }: Digests,
): Promise<ItemRow | undefined> {
  const { rows } = await sql<ItemRow>`
    select ${itemColumnList}
    from eurydice_record_last_range(${transferableId}, ${id}, ${byteOffset}, ${size}, ${sha1}, ${sha256})
  `.execute(db)
  return rows[0]
}

/** Records a whole file of one range: what `insertOutgoing` and `insertLastRange` do, in one transaction. */
export async function insertWhole(
  db: Connection,
  { id, profileId, name, meta }: NewOutgoing,
  range: StoredRange,
  { sha1, sha256 }: Digests,
): Promise<ItemRow | undefined> {
  const { rows } = await sql<ItemRow>`
    select ${itemColumnList}
    from eurydice_record_whole_upload(
      ${id}, ${profileId}, ${name}, ${meta}, ${range.id}, ${range.size}, ${sha1}, ${sha256})
  `.execute(db)
  return rows[0]
}

const itemColumnList = sql.join(itemColumns.map((column) => sql.ref(column)))

/** Of this owner only; undefined for an unknown or foreign id. */
export function findOutgoing(db: Connection, profileId: string, id: string): Promise<ItemRow | undefined> {
  return db
    .selectFrom('eurydice_outgoing_transferables')
    .select(itemColumns)
    .where('id', '=', id)
    .where('user_profile_id', '=', profileId)
    .executeTakeFirst()
}

/** The state, locked until the transaction ends; undefined for an unknown or foreign id. */
export function lockOutgoing(tx: Tx<OriginTables>, profileId: string, id: string) {
  return tx
    .selectFrom('eurydice_outgoing_transferables')
    .select(['state', 'auto_revocations_count'])
    .where('id', '=', id)
    .where('user_profile_id', '=', profileId)
    .forUpdate()
    .executeTakeFirst()
}

/** Locks a transferable whose upload has not ended; undefined when it has, or is gone. */
export function lockUnsubmitted(tx: Tx<OriginTables>, id: string) {
  return tx
    .selectFrom('eurydice_outgoing_transferables')
    .select('id')
    .where('id', '=', id)
    .where('submission_succeeded_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** The first revocation of a transferable stays: a second one changes nothing. */
export async function insertRevocation(tx: Tx<OriginTables>, id: string, reason: RevocationReason): Promise<void> {
  await tx
    .insertInto('eurydice_transferable_revocations')
    .values({ outgoing_transferable_id: id, reason })
    .onConflict((conflict) => conflict.column('outgoing_transferable_id').doNothing())
    .execute()
}

/**
 * Ends the ranges that still wait. Those which the sender is marking at this moment are passed over, since it holds them
 * while it waits for the transferable that our caller has locked.
 * @returns the ids whose data is to be deleted once the transaction is committed
 */
export async function cancelPendingRanges(tx: Tx<OriginTables>, id: string): Promise<string[]> {
  const canceled = await tx
    .updateTable('eurydice_transferable_ranges')
    .set({ transfer_state: 'CANCELED', finished_at: sql<string>`greatest(clock_timestamp(), created_at)` })
    .where('id', 'in', (from) =>
      from
        .selectFrom('eurydice_transferable_ranges')
        .select('id')
        .where('outgoing_transferable_id', '=', id)
        .where('transfer_state', '=', 'PENDING')
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute()
  return canceled.map((range) => range.id)
}

/** Of these ids, the ones whose data is still to be sent. */
export async function pendingRangeIds(db: Connection, ids: string[]): Promise<Set<string>> {
  const pending = await db
    .selectFrom('eurydice_transferable_ranges')
    .select('id')
    .where('id', '=', (value) => value.fn.any(value.val(ids)))
    .where('transfer_state', '=', 'PENDING')
    .execute()
  return new Set(pending.map((range) => range.id))
}

/** @returns null when the upload is accepted, else the seconds until the next one would be */
export async function takeUploadSlot(
  db: Connection,
  userId: string,
  { count, periodSeconds }: { count: number; periodSeconds: number },
): Promise<number | null> {
  const { rows } = await sql<{ wait: number | null }>`
    select eurydice_take_upload_slot(${userId}::uuid, ${count}::integer, make_interval(secs => ${periodSeconds})) as wait
  `.execute(db)
  return rows[0]?.wait ?? null
}
