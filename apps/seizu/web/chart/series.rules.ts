import type { GraphRow, GraphValue } from '../../contract/value.ts'
import { cellText, detailsOf } from '../../contract/details.ts'
import { numberOf } from '../panel/figure.rules.ts'

/** A chart's data, or the key of `details` that the first row lacks. */
export type Drawn<Data> = { face: 'none' } | { face: 'lacks'; column: string } | { face: 'data'; data: Data }

export interface Slice {
  id: string
  value: number
}
export interface Line {
  name: string
  points: Map<string, number>
}
export interface Lines {
  /** Every x, in the order of the rows. */
  xs: string[]
  lines: Line[]
}
export interface Matrix {
  rows: string[]
  columns: string[]
  /** By row, then column. */
  values: Map<string, Map<string, number>>
  least: number
  most: number
}

function objectsOf(rows: readonly GraphRow[], names: readonly string[], keys: readonly string[]) {
  const [first] = rows
  if (!first) return { face: 'none' } as const
  const head = detailsOf(first, names)
  if (!head) return { face: 'lacks', column: 'details' } as const
  const lacking = keys.find((key) => !(key in head))
  if (lacking) return { face: 'lacks', column: `details.${lacking}` } as const
  const objects = rows.map((row) => detailsOf(row, names)).filter((it) => it !== undefined)
  return { face: 'data', objects } as const
}

const named = (value: GraphValue | undefined): string => cellText(value) || '(none)'

/** Slices in the order of the rows (seizu §5.4); what is no number counts 0. */
export function slicesOf(rows: readonly GraphRow[], names: readonly string[]): Drawn<Slice[]> {
  const found = objectsOf(rows, names, ['id', 'value'])
  if (found.face !== 'data') return found
  return { face: 'data', data: found.objects.map(({ id, value }) => ({ id: named(id), value: numberOf(value) ?? 0 })) }
}

/** Largest first; slices of equal size keep their order. A pie has no slices below nothing. */
export const pieOrder = (slices: readonly Slice[]): Slice[] =>
  slices.map(({ id, value }) => ({ id, value: Math.max(0, value) })).sort((a, b) => b.value - a.value)

/** There are eight colours that can be told apart: with more slices the smallest are one, "Other". */
export function eightSlices(slices: readonly Slice[], most = 8): Slice[] {
  if (slices.length <= most) return [...slices]
  const rest = slices.slice(most - 1)
  return [
    ...slices.slice(0, most - 1),
    { id: `Other (${rest.length})`, value: rest.reduce((sum, { value }) => sum + value, 0) },
  ]
}

/** Where each slice begins and ends, in turns. */
export function turnsOf(slices: readonly Slice[]): { from: number; to: number }[] {
  const whole = slices.reduce((sum, { value }) => sum + value, 0) || 1
  let turned = 0
  return slices.map(({ value }) => {
    const from = turned
    turned += value / whole
    return { from, to: turned }
  })
}

/** Lines of `{x, y, series?}`; one without `series` has no name. A later y of the same x and series replaces the former. */
export function linesOf(rows: readonly GraphRow[], names: readonly string[]): Drawn<Lines> {
  const found = objectsOf(rows, names, ['x', 'y'])
  if (found.face !== 'data') return found
  const xs = new Set<string>()
  const lines = new Map<string, Line>()
  for (const { x, y, series } of found.objects) {
    const value = numberOf(y)
    const at = named(x)
    xs.add(at)
    const name = cellText(series)
    const line = lines.get(name) ?? { name, points: new Map() }
    lines.set(name, line)
    if (value !== undefined) line.points.set(at, value)
  }
  return { face: 'data', data: { xs: [...xs], lines: [...lines.values()] } }
}

/** A matrix of `{row, column, value}`; rows and columns in the order in which they come. */
export function matrixOf(rows: readonly GraphRow[], names: readonly string[]): Drawn<Matrix> {
  const found = objectsOf(rows, names, ['row', 'column', 'value'])
  if (found.face !== 'data') return found
  const columns = new Set<string>()
  const values = new Map<string, Map<string, number>>()
  const all: number[] = []
  for (const { row, column, value } of found.objects) {
    const number = numberOf(value)
    const at = named(column)
    columns.add(at)
    const line = values.get(named(row)) ?? new Map<string, number>()
    values.set(named(row), line)
    if (number === undefined) continue
    line.set(at, number)
    all.push(number)
  }
  const least = all.reduce((a, b) => Math.min(a, b), all[0] ?? 0)
  const most = all.reduce((a, b) => Math.max(a, b), all[0] ?? 0)
  return { face: 'data', data: { rows: [...values.keys()], columns: [...columns], values, least, most } }
}

/** Which of the seven steps of the sequence a value gets, 1 to 7. */
export const stepOf = (value: number, { least, most }: Pick<Matrix, 'least' | 'most'>): number =>
  most === least ? 4 : Math.min(7, 1 + Math.floor((7 * (value - least)) / (most - least)))
