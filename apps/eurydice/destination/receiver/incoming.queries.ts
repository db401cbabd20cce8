import type { Db, Tx } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { DestinationTables, IncomingState } from '../../tables.ts'

type Connection = Db<DestinationTables> | Tx<DestinationTables>

export interface KnownFile {
  id: string
  state: IncomingState
  bytes_received: number
  size: number | null
}

/** The rows that exist among some ids. */
export async function findFiles(db: Connection, ids: readonly string[]): Promise<Map<string, KnownFile>> {
  const { rows } = await sql<KnownFile>`
    select t.id, t.state, t.bytes_received, t.size
    from eurydice_incoming_transferables as t where t.id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Files that have not ended, in the order of their ids, after one of them. */
export async function findUnfinishedAfter(db: Connection, id: string, most: number): Promise<KnownFile[]> {
  const { rows } = await sql<KnownFile>`
    select t.id, t.state, t.bytes_received, t.size
    from eurydice_incoming_transferables as t
    where t.state = 'ONGOING' and t.id > ${id} order by t.id limit ${most}`.execute(db)
  return rows
}

/**
 * The destination's profile of each origin profile, made where there is none: files arrive before their owner has
 * associated an account.
 *
 * @returns origin profile id → profile id
 */
export async function profilesFor(db: Connection, originProfileIds: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(originProfileIds)]
  const found = await findProfiles(db, wanted)
  const missing = wanted.filter((id) => !found.has(id))
  if (missing.length === 0) return found
  // Whoever associates at this moment makes the same row: the conflict is no error.
  await sql`insert into eurydice_user_profiles (associated_user_profile_id)
    select unnest(${missing}::uuid[]) on conflict (associated_user_profile_id) do nothing`.execute(db)
  return findProfiles(db, wanted)
}

async function findProfiles(db: Connection, originProfileIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; origin: string }>`
    select p.id, p.associated_user_profile_id as origin from eurydice_user_profiles as p
    where p.associated_user_profile_id = any(${originProfileIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, origin }) => [origin, id]))
}

/** A row for a file that was unknown. Digests are lower-case hexadecimal. */
export interface NewFile {
  id: string
  profile: string
  name: string
  meta: Record<string, string>
  size: number | null
  bytes: number
  state: IncomingState
  sha1: string | null
  sha256: string | null
}

/** @returns the ids that were inserted; one that exists meanwhile is left alone */
export async function insertFiles(db: Connection, files: readonly NewFile[]): Promise<string[]> {
  if (files.length === 0) return []
  // One time for both columns: a file that ends at once must not end before it was created.
  const { rows } = await sql<{ id: string }>`
    insert into eurydice_incoming_transferables (id, created_at, name, sha1, sha256, bytes_received, size,
      user_profile_id, user_provided_meta, state, finished_at)
    select v.id, now.at, v.name, decode(v.sha1, 'hex'), decode(v.sha256, 'hex'), v.bytes, v.size, v.profile, v.meta,
      v.state, case when v.state <> 'ONGOING' then now.at end
    from (select clock_timestamp() as at) as now, json_to_recordset(${JSON.stringify(files)}::json) as v (id uuid,
      profile uuid, name text, meta jsonb, size bigint, bytes bigint, state text, sha1 text, sha256 text)
    on conflict (id) do nothing returning id`.execute(db)
  return rows.map(({ id }) => id)
}

/** How far a known file has come. Digests are lower-case hexadecimal. */
export interface FileProgress {
  id: string
  /** What the row must still say, or the file has moved on without us. */
  expected: number
  bytes: number
  state: IncomingState
  size: number | null
  sha1: string | null
  sha256: string | null
}

/** @returns the ids whose row was as expected and now says more */
export async function updateFiles(db: Connection, files: readonly FileProgress[]): Promise<string[]> {
  if (files.length === 0) return []
  // The clock may have been set back since the file began: it never ends before it was created.
  const { rows } = await sql<{ id: string }>`
    update eurydice_incoming_transferables as t set bytes_received = v.bytes, state = v.state,
      size = case when v.state = 'SUCCESS' then v.size else t.size end,
      sha1 = coalesce(decode(v.sha1, 'hex'), t.sha1), sha256 = coalesce(decode(v.sha256, 'hex'), t.sha256),
      finished_at = case when v.state <> 'ONGOING' then greatest(clock_timestamp(), t.created_at) end
    from json_to_recordset(${JSON.stringify(files)}::json) as v (id uuid, expected bigint, bytes bigint, state text,
      size bigint, sha1 text, sha256 text)
    where t.id = v.id and t.state = 'ONGOING' and t.bytes_received = v.expected
    returning t.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** @returns those that were unfinished and have ended now, without bytes when they failed */
export async function endUnfinished(
  tx: Tx<DestinationTables>,
  ids: readonly string[],
  state: 'ERROR' | 'REVOKED',
): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    update eurydice_incoming_transferables as t set state = ${state},
      bytes_received = case when ${state} = 'ERROR' then 0 else t.bytes_received end,
      finished_at = greatest(clock_timestamp(), t.created_at)
    where t.id = any(${ids}::uuid[]) and t.state = 'ONGOING' returning t.id`.execute(tx)
  await clearJournal(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id }) => id)
}

/** One row for each range that is not the last: the remover asks when a file last made progress (spec §12.2). */
export async function journalParts(db: Connection, parts: readonly { id: string; parts: number }[]): Promise<void> {
  if (parts.length === 0) return
  const counts = JSON.stringify(parts.map((it) => ({ id: it.id, parts: it.parts })))
  // The greatest number rather than the count: the index answers at once, however long the file.
  await sql`insert into eurydice_file_upload_part (incoming_transferable_id, part_number)
    select v.id, coalesce(last.number, 0) + step
    from json_to_recordset(${counts}::json) as v (id uuid, parts integer)
    cross join lateral (select max(p.part_number) as number from eurydice_file_upload_part as p
      where p.incoming_transferable_id = v.id) as last
    cross join lateral generate_series(1, v.parts) as step`.execute(db)
}

export async function clearJournal(db: Connection, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from eurydice_file_upload_part as p where p.incoming_transferable_id = any(${ids}::uuid[])`.execute(
    db,
  )
}

export async function notePacketReceived(db: Connection): Promise<void> {
  await sql`insert into eurydice_last_packet_received_at (timestamp) values (clock_timestamp())
    on conflict (singleton) do update set timestamp = excluded.timestamp`.execute(db)
}
