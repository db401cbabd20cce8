import { sql } from 'kysely'
import type { ChangeKind, EntityType, Instant, PanelDb } from '../../tables.ts'

export interface RecordedChange {
  id: number
  panelId: number
  version: string
  at: Instant
  recordedAt: Instant
  kind: ChangeKind
  entityType: EntityType | null
  entityName: string | null
  hgncId: string | null
  from: string | null
  to: string | null
  fields: string[]
}

/** A place in the order in which changes were recorded. */
export interface ChangePlace {
  recordedAt: Instant
  id: number
}

export interface ChangeFilter {
  /** Panels that the reader may see. Of others it is told only that they went out of sight. */
  visible: readonly number[]
  /** Recorded at or after. */
  since?: Instant | undefined
  /** Recorded before: the horizon. */
  before: Instant
  panelIds?: readonly number[] | undefined
  kinds?: readonly ChangeKind[] | undefined
  entityTypes?: readonly EntityType[] | undefined
  entityNames?: readonly string[] | undefined
  hgncIds?: readonly string[] | undefined
  from?: string | undefined
  to?: string | undefined
}

/** Changes in the order in which they were recorded, or backwards, beginning beyond `after`. */
export async function listChanges(
  db: PanelDb,
  filter: ChangeFilter,
  { after, backwards, limit }: { after: ChangePlace | undefined; backwards: boolean; limit: number },
): Promise<RecordedChange[]> {
  const { since, panelIds, kinds, entityTypes, entityNames, hgncIds, from, to } = filter
  const direction = backwards ? 'desc' : 'asc'
  let query = db
    .selectFrom('change as c')
    .select(['c.id', 'c.panel_id', 'c.version', 'c.at', 'c.recorded_at', 'c.kind', 'c.entity_type', 'c.entity_name'])
    .select(['c.hgnc_id', 'c.from_value', 'c.to_value', 'c.fields'])
    .where('c.recorded_at', '<', filter.before)
    .where((where) =>
      where.or([
        sql<boolean>`c.panel_id = ANY (${[...filter.visible]}::integer[])`,
        where.and([
          where('c.kind', '=', 'status_changed'),
          where('c.from_value', 'in', ['public', 'promoted']),
          where('c.to_value', 'not in', ['public', 'promoted']),
        ]),
      ]),
    )
    .orderBy('c.recorded_at', direction)
    .orderBy('c.id', direction)
    .limit(limit)
  if (after) {
    const place = sql`(${after.recordedAt}::timestamptz, ${after.id}::bigint)`
    query = query.where(
      backwards ? sql<boolean>`(c.recorded_at, c.id) < ${place}` : sql<boolean>`(c.recorded_at, c.id) > ${place}`,
    )
  }
  if (since !== undefined) query = query.where('c.recorded_at', '>=', since)
  if (panelIds) query = query.where(sql<boolean>`c.panel_id = ANY (${[...panelIds]}::integer[])`)
  // Never `in`: a list may be empty.
  if (kinds) query = query.where(sql<boolean>`c.kind = ANY (${[...kinds]}::text[])`)
  if (entityTypes) query = query.where(sql<boolean>`c.entity_type = ANY (${[...entityTypes]}::text[])`)
  if (entityNames) query = query.where(sql<boolean>`c.entity_name = ANY (${[...entityNames]}::text[])`)
  if (hgncIds) query = query.where(sql<boolean>`c.hgnc_id = ANY (${[...hgncIds]}::text[])`)
  if (from !== undefined) query = query.where('c.from_value', '=', from)
  if (to !== undefined) query = query.where('c.to_value', '=', to)
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    panelId: row.panel_id,
    version: row.version,
    at: row.at,
    recordedAt: row.recorded_at,
    kind: row.kind,
    entityType: row.entity_type,
    entityName: row.entity_name,
    hgncId: row.hgnc_id,
    from: row.from_value,
    to: row.to_value,
    fields: row.fields,
  }))
}
