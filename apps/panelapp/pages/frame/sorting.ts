import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'

export interface Sorting<Column extends string> {
  column: Column
  descending: boolean
}

/** `?sort=` and `?dir=`; what is not understood is the table's own order. */
export function readSorting<Column extends string>(
  search: URLSearchParams,
  columns: readonly Column[],
  own: Sorting<Column>,
): Sorting<Column> {
  const asked = search.get('sort')
  const column = columns.find((it) => it === asked)
  return column ? { column, descending: search.get('dir') === 'desc' } : own
}

/**
 * The head of a column that can be sorted: a link to this page in that order, the other way round on the column that it is
 * sorted by. The script sorts in place by the same parameters.
 */
export function sortHead<Column extends string>(
  column: Column,
  words: string,
  {
    now,
    search,
    descendingFirst = false,
    className,
  }: {
    now: Sorting<Column>
    search: URLSearchParams
    descendingFirst?: boolean
    className?: string
  },
): Markup {
  const isNow = now.column === column
  const next = new URLSearchParams(search)
  next.set('sort', column)
  next.set('dir', (isNow ? !now.descending : descendingFirst) ? 'desc' : 'asc')
  const state = now.descending ? 'descending' : 'ascending'
  return html`<th scope="col" ${className && html` class="${className}"`}${isNow && html` aria-sort="${state}"`}>
    <a class="sort" href="?${String(next)}" data-sort="${column}" ${descendingFirst && html` data-first="desc"`}
      >${words}</a
    >
  </th>`
}
