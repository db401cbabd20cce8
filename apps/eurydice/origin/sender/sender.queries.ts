import type { Db, Tx } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { OriginTables } from '../../tables.ts'

/** What there may be to do, in one look: the sender asks ten times a second. */
export interface Outlook {
  maintenance: boolean
  hasRanges: boolean
  hasRevocations: boolean
}

export async function readOutlook(db: Db<OriginTables>): Promise<Outlook> {
  const { rows } = await sql<Outlook>`
    select
      coalesce((select m.maintenance from eurydice_maintenance as m), false) as maintenance,
      exists (select from eurydice_transferable_ranges where transfer_state = 'PENDING') as "hasRanges",
      exists (select from eurydice_transferable_revocations where transfer_state = 'PENDING') as "hasRevocations"
  `.execute(db)
  return rows[0]!
}

/** A packet has been written whole: that is also the proof that the link entry takes packets. */
export async function recordPacketSent(tx: Tx<OriginTables>): Promise<void> {
  await sql`
    insert into eurydice_last_packet_sent_at (timestamp) values (clock_timestamp())
    on conflict (singleton) do update set timestamp = excluded.timestamp`.execute(tx)
  await tx
    .updateTable('eurydice_link_state')
    .set({ down_since: null, why: null })
    .where('down_since', 'is not', null)
    .execute()
}

/** Keeps the time of the first refusal and the words of the last. */
export async function recordLinkDown(db: Db<OriginTables>, why: string): Promise<void> {
  await sql`
    update eurydice_link_state set down_since = coalesce(down_since, clock_timestamp()), why = ${why}`.execute(db)
}

/** Any number, the same for every sender: locks belong to one database, and so does a sender. */
const SENDER_LOCK = 7_310_077

/** Takes this database's only place for a sender, for as long as the connection lives. False when it is taken. */
export async function tryLockSender(connection: Db<OriginTables>): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${SENDER_LOCK}) as locked`.execute(
    connection,
  )
  return rows[0]!.locked
}

export async function unlockSender(connection: Db<OriginTables>): Promise<void> {
  await sql`select pg_advisory_unlock(${SENDER_LOCK})`.execute(connection)
}
