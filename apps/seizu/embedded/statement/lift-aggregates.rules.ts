import { calls, closes, closingOf, is, opens, piece, splitAtCommas, startsClause, written } from './tokens.ts'
import type { Piece } from './tokens.ts'

const AGGREGATES = [
  'COUNT',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'COLLECT',
  'STDEV',
  'STDEVP',
  'PERCENTILECONT',
  'PERCENTILEDISC',
]
const TAIL = new Set(['ORDER', 'SKIP', 'LIMIT', 'OFFSET', 'WHERE'])

/**
 * The engine takes aggregates by themselves and in arithmetic only. Elsewhere they are computed in a WITH of their own:
 * `RETURN a.b AS k, {n: count(*)} AS d` becomes `WITH a.b AS g__0, count(*) AS a__0 RETURN g__0 AS k, {n: a__0} AS d`.
 */
export function withAggregatesLifted(pieces: readonly Piece[]): string {
  const out: Piece[] = []
  for (let index = 0; index < pieces.length;) {
    const end = projectionEnd(pieces, index)
    if (end === undefined) {
      out.push(pieces[index++]!)
      continue
    }
    out.push(...lifted(pieces.slice(index, end)))
    index = end
  }
  return written(out)
}

/** @returns where the projection that begins at `index` ends, with its ORDER BY, LIMIT, WHERE */
function projectionEnd(pieces: readonly Piece[], index: number): number | undefined {
  if (!startsClause(pieces, index, 'RETURN', 'WITH')) return undefined
  let depth = 0
  for (let at = index + 1; at < pieces.length; at += 1) {
    const it = pieces[at]!
    if (opens(it)) depth += 1
    if (closes(it) && (depth -= 1) < 0) return at
    if (depth === 0 && startsClause(pieces, at)) return at
  }
  return pieces.length
}

function lifted(clause: readonly Piece[]): readonly Piece[] {
  const distinct = clause[1]?.word === 'DISTINCT'
  const start = distinct ? 2 : 1
  const tailAt = tailOf(clause, start)
  const items = splitAtCommas(clause.slice(start, tailAt)).map(itemOf)
  if (!items.some(({ expression }) => hasAggregate(expression) && !isOneAggregate(expression))) return clause

  const groups = items.filter(({ expression }) => !hasAggregate(expression)).map(({ expression }) => expression)
  const aggregates: Piece[][] = []
  const replaced = (expression: readonly Piece[]) => replaceAll(expression, groups, aggregates)
  const projected = items.map(({ expression, name }) => [...replaced(expression), piece('AS', 'word'), name])
  // The engine orders by what is projected: there an expression goes by its alias.
  const tail = named(clause.slice(tailAt), items)
  const computed = [
    ...groups.map((expression, at) => [...expression, piece('AS', 'word'), groupName(at)]),
    ...aggregates.map((expression, at) => [...expression, piece('AS', 'word'), aggregateName(at)]),
  ]
  return [piece('WITH', 'word'), ...listed(computed), ...clause.slice(0, start), ...listed(projected), ...tail]
}

const groupName = (at: number) => piece(`g__${at}`, 'word')
const aggregateName = (at: number) => piece(`a__${at}`, 'word')
const listed = (items: Piece[][]) =>
  items.flatMap((item, at) => (at === 0 ? item : [piece(',', 'sign', false), ...item]))

function tailOf(clause: readonly Piece[], start: number): number {
  let depth = 0
  for (let at = start; at < clause.length; at += 1) {
    if (opens(clause[at]!)) depth += 1
    if (closes(clause[at]!)) depth -= 1
    if (depth === 0 && at > start && TAIL.has(clause[at]!.word) && !is(clause[at - 1], '.')) return at
  }
  return clause.length
}

function itemOf(item: Piece[]): { expression: Piece[]; name: Piece } {
  if (item.at(-2)?.word === 'AS') return { expression: item.slice(0, -2), name: item.at(-1)! }
  if (item.length === 1 && item[0]!.kind !== 'string') return { expression: item, name: item[0]! }
  return { expression: item, name: piece(`\`${written(item).replaceAll('`', '')}\``, 'quoted') }
}

const hasAggregate = (pieces: readonly Piece[]) => pieces.some((_, at) => calls(pieces, at, ...AGGREGATES))
const isOneAggregate = (pieces: readonly Piece[]) =>
  calls(pieces, 0, ...AGGREGATES) && closingOf(pieces, 1) === pieces.length - 1

/** Writes an item's alias wherever the tail has its expression. */
function named(tail: readonly Piece[], items: readonly { expression: Piece[]; name: Piece }[]): Piece[] {
  const out: Piece[] = []
  for (let at = 0; at < tail.length;) {
    const item = items.find(({ expression }) => beginsWith(tail, at, expression))
    out.push(item ? item.name : tail[at]!)
    at += item ? item.expression.length : 1
  }
  return out
}

function replaceAll(pieces: readonly Piece[], groups: Piece[][], aggregates: Piece[][]): Piece[] {
  const out: Piece[] = []
  for (let at = 0; at < pieces.length;) {
    if (calls(pieces, at, ...AGGREGATES)) {
      const end = closingOf(pieces, at + 1) + 1
      const expression = pieces.slice(at, end)
      const known = aggregates.findIndex((it) => written(it) === written(expression))
      out.push(aggregateName(known < 0 ? aggregates.push(expression) - 1 : known))
      at = end
      continue
    }
    const group = groups.findIndex((it) => beginsWith(pieces, at, it))
    if (group >= 0) {
      out.push(groupName(group))
      at += groups[group]!.length
    } else out.push(pieces[at++]!)
  }
  return out
}

/** As an expression of its own: not a property, a key of a map or a longer name. */
const beginsWith = (pieces: readonly Piece[], at: number, expression: readonly Piece[]) =>
  expression.every((it, index) => pieces[at + index]?.raw === it.raw) &&
  !is(pieces[at - 1], '.') &&
  !(is(pieces[at + expression.length], ':') && expression.length === 1)
