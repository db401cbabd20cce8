/** How many pages `count` items make; an empty list has one page. */
export const pageCount = (count: number, rows: number): number => Math.max(1, Math.ceil(count / rows))

/**
 * The server's page for the page that is shown. The server lists newest first only; oldest first is the same snapshot
 * read from its far end, so the first page shown may be short.
 */
export const serverPage = (page: number, pages: number, oldestFirst: boolean): number =>
  oldestFirst ? pages + 1 - page : page

export interface Shown {
  /** Place of the page's first item in the server's order, from 0. */
  offset: number
  length: number
  count: number
}

/** First and last place of what is shown, counted from 1 in the order shown. */
export function placesOf({ offset, length, count }: Shown, oldestFirst: boolean): { first: number; last: number } {
  if (length === 0) return { first: 0, last: 0 }
  return oldestFirst
    ? { first: count - offset - length + 1, last: count - offset }
    : { first: offset + 1, last: offset + length }
}
