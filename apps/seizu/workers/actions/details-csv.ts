import { cellText } from '../../contract/details.ts'
import type { GraphValue } from '../../contract/value.ts'

/**
 * RFC 4180 with CRLF and quotes only where they must be; a column for each key, in the order in which keys are met.
 * What is null or not there is an empty field.
 */
export function detailsCsv(records: readonly Record<string, GraphValue>[]): string {
  const keys = [...new Set(records.flatMap((it) => Object.keys(it)))]
  const lines = [keys, ...records.map((it) => keys.map((key) => cellText(it[key])))]
  return lines.map(lineOf).join('')
}

function lineOf(cells: readonly string[]): string {
  // One empty field alone would be an empty line, which readers skip.
  if (cells.length === 1 && cells[0] === '') return '""\r\n'
  return `${cells.map((it) => (/[",\r\n]/.test(it) ? `"${it.replaceAll('"', '""')}"` : it)).join(',')}\r\n`
}
