import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { ActivityEvent } from '../../contract/activity.ts'
import type { EventType } from '../../contract/activity-log.ts'
import type { PanelDb } from '../../tables.ts'
import { saying } from '../activity/activity-page.queries.ts'

export interface ActivityFilter {
  /** Absent: whichever, also those that are gone. */
  panelIds?: readonly number[] | undefined
  /** Inclusive days, `2026-01-31`. */
  dateFrom?: string | undefined
  dateTo?: string | undefined
  entityName?: string | undefined
  event?: ActivityEvent | EventType | undefined
}

function matching({ panelIds, dateFrom, dateTo, entityName, event }: ActivityFilter): RawBuilder<unknown> {
  const conditions = [panelIds ? sql`a.panel_id = any(${[...panelIds]})` : sql`true`]
  if (dateFrom) conditions.push(sql`a.created >= ${dateFrom}::date`)
  if (dateTo) conditions.push(sql`a.created < ${dateTo}::date + 1`)
  if (entityName !== undefined) conditions.push(sql`a.entity_name = ${entityName}`)
  if (event === 'gene_addition' || event === 'rating_change') {
    conditions.push(sql`a.text like any(${[...saying[event]]})`)
  } else if (event) conditions.push(sql`a.event_type = ${event}`)
  return sql.join(conditions, sql` and `)
}

export async function countActivities(db: PanelDb, filter: ActivityFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from activity a where ${matching(filter)}`.execute(db)
  return rows[0]!.count
}

/** Activities as API v1 tells them (panelapp.md 14.7), newest first, each as compact JSON; all of them without a limit. */
export async function readActivityTexts(
  db: PanelDb,
  filter: ActivityFilter,
  page?: { limit: number; offset: number },
): Promise<string[]> {
  const ids = sql`select a.id from activity a where ${matching(filter)} order by a.created desc, a.id desc
    ${page ? sql`limit ${page.limit} offset ${page.offset}` : sql``}`
  const { rows } = await sql<{ created: string; rest: object }>`
    with page as materialized (${ids})
    select a.created, json_build_object('panel_name', a.extra_data ->> 'panel_name', 'panel_id', a.panel_id,
      'panel_version', a.extra_data ->> 'panel_version', 'user_name', a.extra_data ->> 'user_name',
      'item_type', a.item_type, 'text', a.text, 'entity_name', a.entity_name, 'entity_type', a.entity_type) as rest
    from page join activity a on a.id = page.id order by a.created desc, a.id desc`.execute(db)
  return rows.map(({ created, rest }) => JSON.stringify(Object.assign({ created }, rest)))
}
