import { sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import type { Condition } from './filters.ts'
import type { Way } from './navigation.rules.ts'
import type { Browse, PageIdentifier, Place } from './page-identifier.ts'

export interface Row {
  id: string
  created_at: string
}

/** Which rows a list is made of: those of one owner in one table that meet the filters. */
export interface ListSource {
  db: Pick<Kysely<never>, 'getExecutor'>
  table: string
  columns: readonly string[]
  owner: string
  filters: readonly Condition[]
}

/** The first page, how many there are and which is the oldest, seen at one moment. */
export async function readFirstPage<Item extends Row>(
  source: ListSource,
  size: number,
): Promise<{ rows: Item[]; count: number; oldest: Place | undefined }> {
  const { filters, owner } = source
  // Kept by a trigger, since counting 200,000 rows takes longer than the rest of the request.
  const count =
    filters.length === 0
      ? sql`(select c.total from eurydice_transferable_counts as c where c.user_profile_id = ${owner})`
      : sql`(select count(*) from ${tableOf(source)} where ${meeting(source)})`
  const { rows } = await sql<Item & Facts>`
    select ${columnsOf(source)}, ${count} as list_count, o.created_at as oldest_at, o.id as oldest_id
    from ${tableOf(source)}
    cross join lateral (${oldestOf(source)}) as o
    where ${meeting(source)} order by t.created_at desc, t.id limit ${size}`.execute(source.db)
  const facts = rows[0]
  const oldest = facts && { createdAt: facts.oldest_at, id: facts.oldest_id }
  return { rows, count: facts?.list_count ?? 0, oldest }
}

interface Facts {
  list_count: number
  oldest_at: string
  oldest_id: string
}

/** What has changed since a browse began (rules 6 and 7). The count is made anew only when its oldest item is gone. */
export async function readChanges(
  source: ListSource,
  browse: Browse,
): Promise<{ newItems: boolean; countHolds: boolean; count: number; oldest: Place | undefined }> {
  const shown = sql`${meeting(source)} and ${atOrAfter(browse.newest)}`
  const { rows } = await sql<{ new_items: boolean; count: number | null; oldest_at: string; oldest_id: string }>`
    with held as materialized (
      select exists (select from ${tableOf(source)} where ${meeting(source)} and t.id = ${browse.oldest.id}) as held)
    select
      exists (select from ${tableOf(source)} where ${meeting(source)} and ${before(browse.newest)}) as new_items,
      case when not held.held then (select count(*) from ${tableOf(source)} where ${shown}) end as count,
      o.created_at as oldest_at, o.id as oldest_id
    from held left join lateral (
      select t.created_at, t.id from ${tableOf(source)} where not held.held and ${shown}
      order by t.created_at, t.id desc limit 1) as o on true`.execute(source.db)
  const { new_items: newItems, count, oldest_at: createdAt, oldest_id: id } = rows[0]!
  const countHolds = count === null
  return { newItems, countHolds, count: count ?? browse.count, oldest: createdAt ? { createdAt, id } : undefined }
}

/** The rows of a page on a way through the browse, newest first. */
export async function readRows<Item extends Row>(
  source: ListSource,
  { browse, first, last }: PageIdentifier,
  { from, skip, limit }: Way,
): Promise<Item[]> {
  const backward = from === 'oldest' || from === 'before-first'
  const start = {
    newest: atOrAfter(browse.newest),
    first: atOrAfter(first),
    'after-last': after(last),
    'before-first': sql`${before(first)} and ${atOrAfter(browse.newest)}`,
    oldest: atOrBefore(browse.oldest),
  }[from]
  const order = backward ? sql`t.created_at, t.id desc` : sql`t.created_at desc, t.id`
  // Skipping goes over the index alone; only the rows of the page are fetched.
  const { rows } = await sql<Item>`
    select ${columnsOf(source)} from ${tableOf(source)}
    where t.id in (select t.id from ${tableOf(source)} where ${meeting(source)} and ${start}
      order by ${order} limit ${limit} offset ${skip})
    order by t.created_at desc, t.id`.execute(source.db)
  return rows
}

const tableOf = ({ table }: ListSource) => sql`${sql.table(table)} as t`
const columnsOf = ({ columns }: ListSource) => sql.join(columns.map((column) => sql.ref(`t.${column}`)))
const meeting = ({ owner, filters }: ListSource) =>
  sql.join([sql`t.user_profile_id = ${owner}`, ...filters], sql` and `)
const oldestOf = (source: ListSource) =>
  sql`select t.created_at, t.id from ${tableOf(source)} where ${meeting(source)} order by t.created_at, t.id desc limit 1`

// "Before" is nearer to the top of the list: newer, or of the same microsecond with a smaller id. The first half of each
// condition is what the index can use.
const before = ({ createdAt, id }: Place): RawBuilder<unknown> =>
  sql`t.created_at >= ${createdAt} and (t.created_at > ${createdAt} or t.id < ${id})`
const after = ({ createdAt, id }: Place): RawBuilder<unknown> =>
  sql`t.created_at <= ${createdAt} and (t.created_at < ${createdAt} or t.id > ${id})`
const atOrBefore = ({ createdAt, id }: Place): RawBuilder<unknown> =>
  sql`t.created_at >= ${createdAt} and (t.created_at > ${createdAt} or t.id <= ${id})`
const atOrAfter = ({ createdAt, id }: Place): RawBuilder<unknown> =>
  sql`t.created_at <= ${createdAt} and (t.created_at < ${createdAt} or t.id >= ${id})`
