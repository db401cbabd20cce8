import type { GraphValue } from '../../contract/value.ts'
import { cellText } from '../../contract/details.ts'
import type { Details } from '../../contract/details.ts'

/** What a value of a vertical table shows: a text, a list of such, or a table of its own. */
export type Shown = { text: string } | { list: Shown[] } | { entries: [key: string, shown: Shown][] }

/** The heading of a record: its value of `table_id`, or its number (seizu §5.4). */
export function headingOf(details: Details, tableId: string | null, index: number): string {
  const value = tableId === null ? undefined : details[tableId]
  return cellText(value) || `Row ${index + 1}`
}

/** Key and value of a record; nothing is left out but what has no value. */
export const entriesOf = (details: Details): [string, Shown][] =>
  Object.entries(details)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => [key, shownOf(value)])

/** Lists lose their duplicates; objects become tables, at any depth. */
function shownOf(value: GraphValue): Shown {
  if (Array.isArray(value)) {
    const distinct = new Map(value.map((it) => [JSON.stringify(it), it]))
    return { list: [...distinct.values()].filter((it) => it !== null).map(shownOf) }
  }
  if (typeof value === 'object' && value !== null) return { entries: entriesOf(value) }
  return { text: String(value) }
}
