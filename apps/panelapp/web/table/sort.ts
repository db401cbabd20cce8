import { nameKey } from '../../contract/name-order.ts'
import type { RowFacts } from './rows.ts'

const ratings = ['gel-added', 'gel-red', 'gel-amber', 'gel-green']

/** By the column at this place: by rating, by name, by number or by text. Ties keep the order they came in. */
export function sortRows(facts: readonly RowFacts[], column: string, at: number, descending: boolean): RowFacts[] {
  const key = keyOf(column, at)
  const way = descending ? -1 : 1
  return facts
    .map((fact) => ({ fact, key: key(fact.row) }))
    .toSorted((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -way : way))
    .map((it) => it.fact)
}

function keyOf(column: string, at: number): (row: HTMLTableRowElement) => string | number {
  const cell = (row: HTMLTableRowElement) => row.cells[at]
  if (column === 'list') return (row) => ratings.indexOf(cell(row)?.firstElementChild?.classList[1] ?? '')
  if (column === 'name' || column === 'panel')
    return (row) => nameOrder(cell(row)?.querySelector('a')?.textContent ?? '')
  if (column === 'reviews') return (row) => Number.parseInt(cell(row)?.textContent ?? '', 10) || 0
  return (row) => {
    const { v } = cell(row)?.dataset ?? {}
    const text = v ?? cell(row)?.textContent?.trim() ?? ''
    return v !== undefined && v !== '' && Number.isFinite(Number(v)) ? Number(v) : text === 'Not set' ? '' : text
  }
}

/** A text whose plain order is the name order: made once a row, where comparing two names would fold both each time. */
const nameOrder = (name: string): string => `${nameKey(name)}\0${String(name.length).padStart(4, '0')}${name}`
