import type { GraphRow, GraphValue } from '../../contract/value.ts'
import { cellText, detailsOf } from '../../contract/details.ts'
import type { Details } from '../../contract/details.ts'

export interface Column {
  key: string
  title: string
}
export interface TableData {
  columns: Column[]
  rows: Details[]
}
export interface View {
  search: string
  filters: Readonly<Record<string, string>>
  sort: { key: string; direction: 'ascending' | 'descending' } | undefined
}

/**
 * Columns and rows of a table panel (seizu §5.4): the keys of the first row's object, in its order. Rows without an
 * object are left out; a first row without one makes an empty table.
 */
export function tableOf(
  rows: readonly GraphRow[],
  names: readonly string[],
  chosen?: readonly { name: string; label: string | null }[],
): TableData {
  const objects = rows.map((row) => detailsOf(row, names) ?? (chosen?.length ? row : undefined))
  const [first] = objects
  if (!first) return { columns: [], rows: [] }
  const columns = chosen?.length
    ? chosen.map(({ name, label }) => ({ key: name, title: label ?? name }))
    : Object.keys(first).map((key) => ({ key, title: key }))
  return { columns, rows: objects.filter((it) => it !== undefined) }
}

/** Whether every value of a column is a number: such columns are right-aligned and sorted as numbers. */
export const isNumeric = (rows: readonly Details[], key: string): boolean =>
  rows.some((row) => isNumber(row[key])) && rows.every((row) => isNothing(row[key]) || isNumber(row[key]))

/** A number, or one beyond 2^53, which comes as its digits; shorter digits are somebody's name. */
const isNumber = (value: GraphValue | undefined): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && /^-?[1-9]\d{15,}$/.test(value) && !Number.isSafeInteger(Number(value)))

/** How a text is set in its cell: read in one piece, or broken at its blanks, with room to be read. */
export const settingOf = (text: string): 'piece' | 'text' =>
  text.length <= longestPiece || temporal.test(text) ? 'piece' : 'text'

const longestPiece = 24
const temporal = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-][\d:]+)?(\[[\w/+-]+\])?)?$/

/** Made when something is first sorted: no page should wait for it. */
let words: Intl.Collator | undefined

function compare(a: GraphValue | undefined, b: GraphValue | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  words ??= new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  return words.compare(cellText(a), cellText(b))
}

const isNothing = (value: GraphValue | undefined): boolean => value === null || value === undefined

/** The rows that a view shows, in its order. Cells without a value come last in both directions. */
export function viewRows(
  rows: readonly Details[],
  columns: readonly Column[],
  { search, filters, sort }: View,
): Details[] {
  const wanted = search.trim().toLowerCase()
  const narrow = Object.entries(filters)
    .map(([key, text]) => [key, text.trim().toLowerCase()] as const)
    .filter(([, text]) => text !== '')
  const shown = rows.filter(
    (row) =>
      (wanted === '' || columns.some(({ key }) => cellText(row[key]).toLowerCase().includes(wanted))) &&
      narrow.every(([key, text]) => cellText(row[key]).toLowerCase().includes(text)),
  )
  if (!sort) return shown
  const { key, direction } = sort
  const sign = direction === 'ascending' ? 1 : -1
  return shown.sort((a, b) => {
    if (isNothing(a[key]) || isNothing(b[key])) return Number(isNothing(a[key])) - Number(isNothing(b[key]))
    return sign * compare(a[key], b[key])
  })
}

/** Ascending, descending, as the answer has it. */
export function nextSort(sort: View['sort'], key: string): View['sort'] {
  if (sort?.key !== key) return { key, direction: 'ascending' }
  return sort.direction === 'ascending' ? { key, direction: 'descending' } : undefined
}
