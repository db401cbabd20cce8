import { problems } from '../problems.ts'
import { digestOfQuery } from './page-identifier.ts'
import type { PageIdentifier, PageIdentifiers } from './page-identifier.ts'

/** Where a request wants to go: the first page of a new browse, or a page of one that goes on. */
export type Target =
  | { kind: 'new'; size: number; query: Buffer }
  | { kind: 'known'; size: number; page: number; from: PageIdentifier; byDelta: boolean }

/** Absent, not a number, or not positive: the default; above the most: the most. */
export function readPageSize(search: URLSearchParams, settings: { PAGE_SIZE: number; MAX_PAGE_SIZE: number }): number {
  const text = (search.getAll('page_size').at(-1) ?? '').trim()
  const size = /^\+?\d{1,15}$/.test(text) ? Number(text) : 0
  return size === 0 ? settings.PAGE_SIZE : Math.min(size, settings.MAX_PAGE_SIZE)
}

/**
 * Reads the navigation of a query (eurydice §6.5, rules 1 to 5).
 * @throws Problem `invalid_navigation`
 */
export function readTarget(
  search: URLSearchParams,
  identifiers: PageIdentifiers,
  settings: { PAGE_SIZE: number; MAX_PAGE_SIZE: number },
): Target {
  const size = readPageSize(search, settings)
  const query = digestOfQuery(search)
  const [page, from, delta] = [search.get('page'), search.get('from'), search.get('delta')]
  if (page === null && from === null && delta === null) return { kind: 'new', size, query }
  if ((page === null) === (from === null)) {
    throw problems.invalid_navigation('Cannot find a page: exactly one of "page" and "from" must be given')
  }
  const identifier = identifiers.read(page ?? from ?? '')
  if (!identifier) throw problems.invalid_navigation('Cannot find a page: its identifier is not one of ours')
  if (!identifier.browse.query.equals(query)) {
    throw problems.invalid_navigation('Cannot turn pages: the other parameters differ from those of the first page')
  }
  const target = identifier.page + identifier.step + readDelta(delta)
  if (target < 1) throw problems.invalid_navigation('Cannot go before the first page')
  return { kind: 'known', size, page: target, from: identifier, byDelta: delta !== null }
}

function readDelta(text: string | null): number {
  if (text === null) return 0
  if (!/^\s*[+-]?\d{1,9}\s*$/.test(text)) {
    throw problems.invalid_navigation('Cannot read "delta": it must be a whole number')
  }
  return Number(text)
}

/** How to reach a page: from which place, in which direction, past how many rows. */
export interface Way {
  from: 'newest' | 'first' | 'after-last' | 'before-first' | 'oldest'
  skip: number
  limit: number
}

/**
 * The shortest way to a page (rule 12). Pages beside the one that was shown are always reached from its own rows, so that
 * rows that came or went elsewhere neither repeat nor skip anything; far ones from the nearest place that is known. From
 * the far end only while the count holds.
 */
export function shortestWay(
  target: { page: number; shown: number; size: number; count: number },
  countHolds: boolean,
): Way | undefined {
  const { page, shown, size, count } = target
  const pages = Math.ceil(count / size)
  if (page === shown) return { from: 'first', skip: 0, limit: size }
  const distance = page - shown
  const near: Way =
    distance > 0
      ? { from: 'after-last', skip: (distance - 1) * size, limit: size }
      : { from: 'before-first', skip: (-distance - 1) * size, limit: size }
  if (Math.abs(distance) === 1) return near
  if (page > pages) return undefined
  const ways: Way[] = [near, { from: 'newest', skip: (page - 1) * size, limit: size }]
  if (countHolds) {
    const skip = Math.max(0, count - page * size)
    ways.push({ from: 'oldest', skip, limit: Math.min(size, count - (page - 1) * size) })
  }
  return ways.reduce((best, way) => (way.skip < best.skip ? way : best))
}
