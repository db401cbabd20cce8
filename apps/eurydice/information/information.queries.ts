import type { Db } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { DestinationMetrics, DestinationStatus, OriginMetrics, OriginStatus } from '../contract/information.ts'
import type { DestinationTables, OriginTables } from '../tables.ts'

export async function readOriginStatus(db: Db<OriginTables>): Promise<OriginStatus> {
  const { rows } = await sql<Required<OriginStatus>>`select
    (select m.maintenance from eurydice_maintenance as m) as maintenance,
    (select p.timestamp from eurydice_last_packet_sent_at as p) as last_packet_sent_at,
    (select l.down_since from eurydice_link_state as l) as link_down_since`.execute(db)
  return rows[0]!
}

export async function readDestinationStatus(db: Db<DestinationTables>): Promise<DestinationStatus> {
  const { rows } = await sql<DestinationStatus>`select
    (select p.timestamp from eurydice_last_packet_received_at as p) as last_packet_received_at`.execute(db)
  return rows[0]!
}

/** Figures of all users (eurydice §6.4); `windowMs` is how far back "recent" looks. */
export async function readOriginMetrics(db: Db<OriginTables>, windowMs: number): Promise<OriginMetrics> {
  const recent = sql`t.auto_state_updated_at > clock_timestamp() - ${windowMs / 1000}::float8 * interval '1 second'`
  const count = sql`(select count(*) from eurydice_outgoing_transferables as t where`
  const { rows } = await sql<OriginMetrics>`select
    ${count} t.state = 'PENDING') as pending_transferables,
    ${count} t.state = 'ONGOING') as ongoing_transferables,
    ${count} t.state = 'SUCCESS' and ${recent}) as recent_successes,
    ${count} t.state = 'ERROR' and ${recent}) as recent_errors,
    (select coalesce(sum(r.size), 0)::bigint from eurydice_transferable_ranges as r
      join eurydice_outgoing_transferables as t on t.id = r.outgoing_transferable_id
      where r.transfer_state = 'PENDING' and t.auto_revocations_count = 0) as queue_size,
    (select p.timestamp from eurydice_last_packet_sent_at as p) as last_packet_sent_at`.execute(db)
  return rows[0]!
}

/** As on the origin; a file that arrived and is gone since counts as a success. */
export async function readDestinationMetrics(db: Db<DestinationTables>, windowMs: number): Promise<DestinationMetrics> {
  const recent = sql`t.finished_at > clock_timestamp() - ${windowMs / 1000}::float8 * interval '1 second'`
  const count = sql`(select count(*) from eurydice_incoming_transferables as t where`
  const { rows } = await sql<DestinationMetrics>`select
    ${count} t.state = 'ONGOING') as ongoing_transferables,
    ${count} t.state in ('SUCCESS', 'EXPIRED', 'REMOVED') and ${recent}) as recent_successes,
    ${count} t.state = 'ERROR' and ${recent}) as recent_errors,
    (select p.timestamp from eurydice_last_packet_received_at as p) as last_packet_received_at`.execute(db)
  return rows[0]!
}
