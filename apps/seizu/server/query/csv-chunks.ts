import { csvCell, csvLine } from '../../contract/csv.ts'
import { cellText, detailsOf } from '../../contract/details.ts'
import type { Details } from '../../contract/details.ts'
import type { GraphRow } from '../../contract/value.ts'

const CHUNK_CHARACTERS = 64 * 1024
/** A query that finds its rows slowly is seen to go on. */
const LONGEST_WAIT_MS = 500

type Columns = readonly { name: string; label: string | null }[] | 'of the result' | undefined

/**
 * The CSV of a table panel (seizu §5.4), piece by piece: one column for each key of the first row's object, or those
 * that the panel names; where rows show no object, or whoever asks wants it so, for each column of the result. The first
 * piece has the first row.
 */
export async function* csvChunks(rows: AsyncIterable<GraphRow[]>, wanted: Columns): AsyncGenerator<string> {
  const chosen = typeof wanted === 'string' ? undefined : wanted
  let sheet: Sheet | undefined
  let held = ''
  let sentAt = -Infinity
  for await (const some of rows) {
    if (!sheet) {
      sheet = sheetOf(some[0]!, chosen, wanted !== 'of the result')
      held = csvLine(sheet.titles)
    }
    for (const row of some) held += lineOf(sheet, row)
    if (held.length < CHUNK_CHARACTERS && performance.now() - sentAt < LONGEST_WAIT_MS) continue
    yield held
    held = ''
    sentAt = performance.now()
  }
  if (sheet) {
    if (held !== '') yield held
  } else if (chosen) yield csvLine(chosen.map(({ name, label }) => label ?? name))
}

interface Sheet {
  titles: string[]
  keys: string[]
  /** The object that a row shows; absent: it is left out. */
  recordOf: (row: GraphRow) => Details | undefined
}

function sheetOf(first: GraphRow, chosen: Exclude<Columns, string>, opens: boolean): Sheet {
  const columns = Object.keys(first)
  const details = opens ? detailsOf(first, columns) : undefined
  const keys = chosen?.map((it) => it.name) ?? Object.keys(details ?? first)
  return {
    titles: chosen?.map(({ name, label }) => label ?? name) ?? keys,
    keys,
    recordOf: details ? (row) => detailsOf(row, columns) : (row) => row,
  }
}

function lineOf({ keys, recordOf }: Sheet, row: GraphRow): string {
  const record = recordOf(row)
  if (!record) return ''
  let line = ''
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index]!
    const value = Object.hasOwn(record, key) ? record[key] : null
    const cell = typeof value === 'number' || typeof value === 'boolean' ? value : csvCell(cellText(value))
    line += index === 0 ? cell : `,${cell}`
  }
  return `${line}\r\n`
}
