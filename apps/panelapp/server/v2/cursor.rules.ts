import { problems } from '../../problems.ts'

/** The value that a list is sorted by, and what tells equal ones apart. */
export type Place = readonly [key: string | number, id: number]

/**
 * Where a page ended, as text for addresses. It names the ordering too: with another one it would point anywhere. Rows that
 * come or go between two pages neither repeat nor hide others.
 */
export const cursorOf = (ordering: string, place: Place): string =>
  Buffer.from(JSON.stringify([ordering, ...place])).toString('base64url')

/** @throws Problem `parameters_invalid` */
export function readCursor(ordering: string, kind: 'string' | 'number', text: string | undefined): Place | undefined {
  if (text === undefined) return undefined
  const [name, key, id] = parsed(text)
  const isFit = (it: unknown): it is string | number =>
    kind === 'number' ? Number.isSafeInteger(it) : typeof it === 'string' && !it.includes('\0')
  if (name !== ordering || !isFit(key) || typeof id !== 'number' || !Number.isSafeInteger(id)) {
    throw problems.parameters_invalid({ cursor: ['Take it from `next` of a page of the same list and ordering.'] })
  }
  return [key, id]
}

function parsed(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

/** The address of the page that begins at a cursor. */
export function nextPage(
  request: { origin: string; path: string; search: URLSearchParams },
  cursor: string | undefined,
): string | null {
  if (cursor === undefined) return null
  const search = new URLSearchParams(request.search)
  search.set('cursor', cursor)
  return `${request.origin}${request.path}?${search}`
}

/** One page of a list that is in memory, sorted by `keyOf` and then the id. */
export function pageOfList<T>(
  items: readonly T[],
  by: {
    ordering: string
    keyOf: (item: T) => string | number
    idOf: (item: T) => number
    /** Of the keys; default by value. */
    compare?: (a: never, b: never) => number
    kind: 'string' | 'number'
    cursor: string | undefined
    limit: number
  },
): { results: T[]; cursor: string | undefined } {
  const turn = by.ordering.startsWith('-') ? -1 : 1
  const compareKeys = (by.compare ?? byValue) as (a: unknown, b: unknown) => number
  const compare = (a: Place, b: Place) => turn * (compareKeys(a[0], b[0]) || a[1] - b[1])
  const placeOf = (item: T): Place => [by.keyOf(item), by.idOf(item)]
  const after = readCursor(by.ordering, by.kind, by.cursor)
  const sorted = items
    .map((item) => ({ item, place: placeOf(item) }))
    .filter(({ place }) => after === undefined || compare(place, after) > 0)
    .toSorted((a, b) => compare(a.place, b.place))
  const page = sorted.slice(0, by.limit)
  const lastOne = page.at(-1)
  const hasMore = lastOne !== undefined && sorted.length > page.length
  return { results: page.map((it) => it.item), cursor: hasMore ? cursorOf(by.ordering, lastOne.place) : undefined }
}

const byValue = (a: string | number, b: string | number): number => (a === b ? 0 : a < b ? -1 : 1)
