import { sql } from 'kysely'
import type { SqlBool } from 'kysely'
import type { ActivityFilter, ActivityRow } from '../../contract/activity-log.ts'
import type { PanelDb } from '../../tables.ts'

/** What the originals' texts say of each kind (panelapp.md 9.12); programs filter by the same words. */
export const saying = {
  gene_addition: ['%was added%'],
  rating_change: ['%has been classified as%', '%Classified %', '%Rating Changed from%'],
} as const

/** Who asks, and in whose days. */
export interface ActivityView {
  everything: boolean
  timeZone: string
}

function filtered(db: PanelDb, filter: ActivityFilter, { everything, timeZone }: ActivityView) {
  let query = db.selectFrom('activity as a').leftJoin('panel as p', 'p.id', 'a.panel_id')
  // The public sees what happened to panels that are public now (6.1).
  if (!everything) query = query.where('p.status', 'in', ['public', 'promoted'])
  if (filter.panelId !== undefined) query = query.where('a.panel_id', '=', filter.panelId)
  if (filter.version !== undefined) {
    query = query.where(sql<SqlBool>`a.extra_data ->> 'panel_version' = ${filter.version}`)
  }
  if (filter.entity !== undefined) {
    const { entity } = filter
    query = query.where(({ eb, or }) =>
      or([eb('a.entity_name', '=', entity), sql<SqlBool>`strpos(lower(a.text), lower(${entity})) > 0`]),
    )
  }
  if (filter.dateFrom)
    query = query.where(sql<SqlBool>`a.created >= ${filter.dateFrom}::timestamp at time zone ${timeZone}`)
  if (filter.dateTo)
    query = query.where(sql<SqlBool>`a.created < (${filter.dateTo}::date + 1)::timestamp at time zone ${timeZone}`)
  if (filter.userType) {
    const { userType } = filter
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('reviewer as r')
          .select('r.account_id')
          .whereRef('r.account_id', '=', 'a.account_id')
          .where('r.user_type', '=', userType),
      ),
    )
  }
  if (filter.training) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('account_in_group as m')
          .innerJoin('account_group as g', 'g.id', 'm.group_id')
          .select('m.account_id')
          .whereRef('m.account_id', '=', 'a.account_id')
          .where('g.name', '=', 'Training'),
      ),
    )
  }
  if (filter.eventTypes.length > 0) {
    const patterns = filter.eventTypes.flatMap((it) => saying[it])
    query = query.where(({ eb, or }) => or(patterns.map((pattern) => eb('a.text', 'like', pattern))))
  }
  if (filter.flagged) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('entity as e')
          .select('e.id')
          .whereRef('e.panel_id', '=', 'a.panel_id')
          .whereRef('e.entity_name', '=', 'a.entity_name')
          .whereRef('e.entity_type', '=', 'a.entity_type')
          .where('e.flagged', '=', true),
      ),
    )
  }
  return query
}

const asRow = sql<ActivityRow>`json_build_object(
  'id', a.id, 'created', to_char(a.created AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'panelId', p.id, 'panelName', a.extra_data ->> 'panel_name', 'panelVersion', a.extra_data ->> 'panel_version',
  'itemType', a.item_type, 'entityType', a.entity_type, 'entityName', a.entity_name,
  'userName', a.extra_data ->> 'user_name', 'text', a.text)`.as('row')

/** One page of activities, newest first, with how many there are in all. */
export async function readActivities(
  db: PanelDb,
  filter: ActivityFilter,
  { limit, offset, ...view }: ActivityView & { limit: number; offset: number },
): Promise<{ count: number; rows: ActivityRow[] }> {
  const [total, page] = await Promise.all([
    filtered(db, filter, view)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    filtered(db, filter, view)
      .select(asRow)
      .orderBy('a.created', 'desc')
      .orderBy('a.id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
  ])
  return { count: Number(total.count), rows: page.map(({ row }) => row) }
}

const BATCH = 2000

/** All of them, newest first, a few thousand in memory at a time. */
export async function* everyActivity(
  db: PanelDb,
  filter: ActivityFilter,
  timeZone: string,
): AsyncGenerator<ActivityRow[]> {
  let last: ActivityRow | undefined
  for (;;) {
    let query = filtered(db, filter, { everything: true, timeZone })
      .select(asRow)
      .orderBy('a.created', 'desc')
      .orderBy('a.id', 'desc')
      .limit(BATCH)
    if (last) {
      const { created, id } = last
      query = query.where(sql<SqlBool>`(a.created, a.id) < (${created}::timestamptz, ${id}::bigint)`)
    }
    const rows = (await query.execute()).map(({ row }) => row)
    if (rows.length > 0) yield rows
    last = rows.at(-1)
    if (rows.length < BATCH) return
  }
}

/** The versions of a panel of which something is told, newest first. */
export async function activityVersions(db: PanelDb, panelId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('activity as a')
    .select(sql<string>`a.extra_data ->> 'panel_version'`.as('version'))
    .where('a.panel_id', '=', panelId)
    .groupBy('version')
    .orderBy(sql`string_to_array(a.extra_data ->> 'panel_version', '.')::int[]`, 'desc')
    .execute()
  return rows.map(({ version }) => version).filter((it) => it !== null)
}

/** The entities of which something is told in one version, by name. */
export async function activityEntities(db: PanelDb, panelId: number, version: string): Promise<string[]> {
  const rows = await db
    .selectFrom('activity as a')
    .select('a.entity_name')
    .distinct()
    .where('a.panel_id', '=', panelId)
    .where('a.entity_name', 'is not', null)
    .where(sql<SqlBool>`a.extra_data ->> 'panel_version' = ${version}`)
    .orderBy('a.entity_name')
    .execute()
  return rows.map(({ entity_name: name }) => name).filter((it) => it !== null)
}
