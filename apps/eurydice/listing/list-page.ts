import type { Db } from '@farside/kernel/db'
import type { Page } from '../contract/listing.ts'
import { problems } from '../problems.ts'
import type { DestinationTables, Incoming, OriginTables, Outgoing } from '../tables.ts'
import { readFilters } from './filters.ts'
import type { Filterable } from './filters.ts'
import { readTarget, shortestWay } from './navigation.rules.ts'
import type { Target } from './navigation.rules.ts'
import { openPageIdentifiers } from './page-identifier.ts'
import type { Browse, PageIdentifier, PageIdentifiers } from './page-identifier.ts'
import { readChanges, readFirstPage, readRows } from './page.queries.ts'
import type { ListSource, Row } from './page.queries.ts'

export interface ListRequest {
  /** Profile whose items are listed; nothing else is ever looked at. */
  owner: string
  /** The request's own parameters: filters and navigation (eurydice §6.5). */
  search: URLSearchParams
  settings: { PAGE_SIZE: number; MAX_PAGE_SIZE: number; SECRET_KEY: string; TZ: string }
}

const outgoingColumns = [
  'id',
  'created_at',
  'name',
  'sha1',
  'size',
  'bytes_received',
  'user_provided_meta',
  'submission_succeeded_at',
  'auto_transferred_ranges_count',
  'auto_bytes_transferred',
  'state',
  'finished_at',
] as const
/** The columns of `Outgoing` that a list reads. */
export type ListedOutgoing = Pick<Outgoing, (typeof outgoingColumns)[number]>

const incomingColumns = [
  'id',
  'created_at',
  'name',
  'sha1',
  'size',
  'bytes_received',
  'user_provided_meta',
  'state',
  'finished_at',
] as const
/** The columns of `Incoming` that a list reads. */
export type ListedIncoming = Pick<Incoming, (typeof incomingColumns)[number]>

const outgoing: Filterable = {
  states: ['PENDING', 'ONGOING', 'ERROR', 'CANCELED', 'SUCCESS'],
  instants: {
    created: 't.created_at',
    submission_succeeded: 't.submission_succeeded_at',
    transfer_finished: 't.finished_at',
  },
}
const incoming: Filterable = {
  states: ['ONGOING', 'SUCCESS', 'ERROR', 'REVOKED', 'EXPIRED', 'REMOVED'],
  instants: { created: 't.created_at', finished: 't.finished_at' },
}

/** A page of the owner's outgoing transferables: in a route, `{ ...page, results: page.results.map(toItem) }`. */
export const listOutgoing = (db: Db<OriginTables>, request: ListRequest): Promise<Page<ListedOutgoing>> =>
  listPage<ListedOutgoing>(db, 'eurydice_outgoing_transferables', outgoingColumns, outgoing, request)

/** A page of the owner's incoming transferables. */
export const listIncoming = (db: Db<DestinationTables>, request: ListRequest): Promise<Page<ListedIncoming>> =>
  listPage<ListedIncoming>(db, 'eurydice_incoming_transferables', incomingColumns, incoming, request)

/** One statement for the first page, two for any other, however many rows there are. */
async function listPage<Item extends Row>(
  db: ListSource['db'],
  table: string,
  columns: readonly string[],
  filterable: Filterable,
  { owner, search, settings }: ListRequest,
): Promise<Page<Item>> {
  const identifiers = openPageIdentifiers(settings.SECRET_KEY)
  const target = readTarget(search, identifiers, settings)
  const source: ListSource = { db, table, columns, owner, filters: readFilters(search, filterable, settings.TZ) }
  return target.kind === 'new'
    ? beginBrowse<Item>(source, target, identifiers)
    : continueBrowse<Item>(source, target, identifiers)
}

async function beginBrowse<Item extends Row>(
  source: ListSource,
  { size, query }: Target & { kind: 'new' },
  identifiers: PageIdentifiers,
): Promise<Page<Item>> {
  const paginatedAt = new Date().toISOString().replace('Z', '000Z')
  const { rows, count, oldest } = await readFirstPage<Item>(source, size)
  const newest = rows[0]
  if (!newest || !oldest) {
    const pages = { previous: null, current: null, next: null }
    return { offset: 0, count: 0, new_items: false, pages, paginated_at: paginatedAt, results: [] }
  }
  const browse = { query, newest: placeOf(newest), oldest, count, paginatedAt }
  return pageOf(browse, 1, size, rows, false, identifiers)
}

async function continueBrowse<Item extends Row>(
  source: ListSource,
  { size, page, from, byDelta }: Target & { kind: 'known' },
  identifiers: PageIdentifiers,
): Promise<Page<Item>> {
  const changes = await readChanges(source, from.browse)
  const { count } = changes
  const way = shortestWay({ page, shown: from.page, size, count }, changes.countHolds)
  const rows = way ? await readRows<Item>(source, from, way) : []
  if (rows.length === 0) throw byDelta ? problems.not_found() : problems.page_gone()
  const browse = { ...from.browse, count, oldest: changes.oldest ?? from.browse.oldest }
  return pageOf(browse, page, size, rows, changes.newItems, identifiers)
}

function pageOf<Item extends Row>(
  browse: Browse,
  page: number,
  size: number,
  rows: Item[],
  newItems: boolean,
  identifiers: PageIdentifiers,
): Page<Item> {
  const shown: Omit<PageIdentifier, 'step'> = { browse, page, first: placeOf(rows[0]!), last: placeOf(rows.at(-1)!) }
  const pages = Math.ceil(browse.count / size)
  const identifier = (step: number) =>
    page + step >= 1 && page + step <= pages ? identifiers.write({ ...shown, step }) : null
  return {
    offset: (page - 1) * size,
    count: browse.count,
    new_items: newItems,
    pages: { previous: identifier(-1), current: identifier(0), next: identifier(1) },
    paginated_at: browse.paginatedAt,
    results: rows,
  }
}

const placeOf = ({ created_at, id }: Row) => ({ createdAt: created_at, id })
