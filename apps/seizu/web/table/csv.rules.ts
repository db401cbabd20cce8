import { csvLine } from '../../contract/csv.ts'
import { cellText } from '../../contract/details.ts'
import type { Details } from '../../contract/details.ts'
import type { Column } from './table.rules.ts'

/** RFC 4180, header first. */
export const csvText = (columns: readonly Column[], rows: readonly Details[]): string =>
  [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ key }) => cellText(row[key])))]
    .map(csvLine)
    .join('')
