import { sql } from 'kysely'
import type { Instant } from '../../contract/instant.ts'
import type { PanelDb } from '../../tables.ts'

export interface DataAge {
  source?: { url: string; acknowledgement: string; asOf: Instant }
  /** When this installation last learnt of a change. */
  lastChange?: Instant
}

/**
 * Where panels come from and how old they are. Recorded documents are as old as they were when they were recorded, whenever
 * they were loaded.
 */
export async function readDataAge(db: PanelDb): Promise<DataAge> {
  const { rows } = await sql<{
    base_url: string | null
    acknowledgement: string | null
    as_of: Instant | null
    last_change: Instant | null
  }>`
    select s.base_url, s.acknowledgement,
      least(coalesce(s.last_complete_run, s.first_run), (select max(p.seen_at) from panel p)) as as_of,
      (select max(c.recorded_at) from change c) as last_change
    from (select) one left join mirror_source s on true`.execute(db)
  const row = rows[0]
  return {
    ...(row?.base_url && {
      source: { url: row.base_url, acknowledgement: row.acknowledgement ?? '', asOf: row.as_of as Instant },
    }),
    ...(row?.last_change && { lastChange: row.last_change }),
  }
}
