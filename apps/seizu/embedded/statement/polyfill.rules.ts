import { calls, closingOf, is, piece, splitAtCommas, startsClause } from './tokens.ts'
import type { Piece } from './tokens.ts'

const sign = (raw: string) => piece(raw, 'sign', false)
const word = (raw: string) => piece(raw, 'word')
const number = (raw: string) => piece(raw, 'number')
const call = (name: string, ...args: readonly Piece[][]): Piece[] => [
  word(name),
  sign('('),
  ...args.flatMap((arg, index) => (index === 0 ? arg : [sign(','), ...arg])),
  sign(')'),
]

/**
 * Writes what the engine does not know with what it knows: `round(x, n)`, the `…OrNull` conversions, a component of a
 * temporal value that a function gave, `sum` over nothing, `duration.inDays`, `date.truncate` and their like.
 */
export function polyfilled(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  for (let index = 0; index < pieces.length;) {
    const found = replacementAt(pieces, index)
    if (found) {
      out.push(...found.pieces)
      index = found.next
    } else out.push(pieces[index++]!)
  }
  return out
}

interface Replacement {
  pieces: Piece[]
  next: number
}

function replacementAt(pieces: readonly Piece[], index: number): Replacement | undefined {
  const { word: name } = pieces[index]!
  if (name === '' || is(pieces[index - 1], '.')) return undefined
  // namespace.function(…)
  if (is(pieces[index + 1], '.') && is(pieces[index + 3], '(')) {
    const namespaced = namespacedCall(name, pieces[index + 2]!.word, pieces, index + 3)
    return namespaced && withComponent(pieces, namespaced, TEMPORAL.has(name))
  }
  if (name === 'COLLECT' && is(pieces[index + 1], '{')) return collected(pieces, index + 1)
  if (!is(pieces[index + 1], '(')) return undefined
  const end = closingOf(pieces, index + 1)
  const args = splitAtCommas(pieces.slice(index + 2, end)).map(polyfilled)
  const simple = simpleCall(name, args)
  if (simple) return { pieces: simple, next: end + 1 }
  if (TEMPORAL.has(name) && is(pieces[end + 1], '.') && calls(pieces, index, name)) {
    return withComponent(pieces, { pieces: call(pieces[index]!.text, ...args), next: end + 1 }, true)
  }
  return undefined
}

/** `COLLECT { MATCH pattern WHERE x RETURN y }` is `[pattern WHERE x | y]`; what says more than that is left. */
function collected(pieces: readonly Piece[], open: number): Replacement | undefined {
  const end = closingOf(pieces, open)
  const inside = pieces.slice(open + 1, end)
  const clauses = inside.flatMap((_, at) => (startsClause(inside, at) ? [at] : []))
  const [match, result] = clauses
  if (clauses.length !== 2 || match !== 0 || inside[0]!.word !== 'MATCH' || inside[result!]!.word !== 'RETURN')
    return undefined
  const pattern = inside.slice(1, result)
  const items = splitAtCommas(inside.slice(result! + 1))
  const more = items[0]!.some(({ word: it }) => /^(?:DISTINCT|ORDER|LIMIT|SKIP)$/.test(it))
  if (items.length !== 1 || more || splitAtCommas(pattern).length !== 1) return undefined
  const value = items[0]!.at(-2)?.word === 'AS' ? items[0]!.slice(0, -2) : items[0]!
  return { pieces: [piece('['), ...polyfilled(pattern), piece('|'), ...polyfilled(value), sign(']')], next: end + 1 }
}

const TEMPORAL = new Set(['DATE', 'DATETIME', 'LOCALDATETIME', 'TIME', 'LOCALTIME', 'DURATION'])
const OR_NULL: Record<string, string> = {
  TOINTEGERORNULL: 'toInteger',
  TOFLOATORNULL: 'toFloat',
  TOBOOLEANORNULL: 'toBoolean',
  TOSTRINGORNULL: 'toString',
}

function simpleCall(name: string, args: Piece[][]): Piece[] | undefined {
  const [first, second] = args
  if (OR_NULL[name] && args.length === 1) return call(OR_NULL[name], first!)
  // Over nothing the engine's sum is null, Neo4j's is 0.
  if (name === 'SUM' && args.length === 1) return call('coalesce', call('sum', first!), [number('0')])
  if (name === 'ISEMPTY' && args.length === 1)
    return [sign('('), ...call('size', first!), sign('='), number('0'), sign(')')]
  if (name === 'ROUND' && args.length === 2 && second!.length === 1 && /^\d$/.test(second![0]!.text)) {
    const factor = number(`${10 ** Number(second![0]!.text)}.0`)
    const scaled = [sign('('), ...first!, sign(')'), sign('*'), factor]
    return [sign('('), ...call('round', scaled), sign('/'), factor, sign(')')]
  }
  return undefined
}

const CLOCKS = new Set(['REALTIME', 'STATEMENT', 'TRANSACTION'])
const MS: Record<string, number> = { INDAYS: 86_400_000, INSECONDS: 1000 }
const UNIT: Record<string, string> = { INDAYS: 'days', INSECONDS: 'seconds' }

function namespacedCall(space: string, name: string, pieces: readonly Piece[], open: number): Replacement | undefined {
  const end = closingOf(pieces, open)
  const args = splitAtCommas(pieces.slice(open + 1, end)).map(polyfilled)
  const [first, second] = args
  const next = end + 1
  if (TEMPORAL.has(space) && CLOCKS.has(name)) return { pieces: call(space.toLowerCase()), next }
  if (space === 'DURATION' && MS[name] && second) {
    const span = [...epochMillis(second), sign('-'), ...epochMillis(first!)]
    const whole = call('toInteger', [sign('('), ...span, sign(')'), sign('/'), number(String(MS[name]))])
    return { pieces: call('duration', [sign('{'), word(UNIT[name]!), sign(':'), ...whole, sign('}')]), next }
  }
  if (
    (space === 'DATE' || space === 'DATETIME') &&
    name === 'TRUNCATE' &&
    first?.length === 1 &&
    first[0]!.kind === 'string'
  ) {
    const truncated = truncation(
      first[0]!.text.toLowerCase(),
      second ?? call(space.toLowerCase()),
      space === 'DATETIME',
    )
    return truncated && { pieces: truncated, next }
  }
  return undefined
}

/** By its text: the engine makes no time of day of a date. */
const epochMillis = (value: Piece[]): Piece[] => component(call('datetime', call('toString', value)), 'epochMillis')

/** How much of the ISO text stays, and what is put after it. */
const kept: Record<string, [length: number, rest: string]> = {
  year: [4, '-01-01T00:00:00Z'],
  month: [7, '-01T00:00:00Z'],
  day: [10, 'T00:00:00Z'],
  hour: [13, ':00:00Z'],
  minute: [16, ':00Z'],
}

function truncation(unit: string, value: Piece[], withTime: boolean): Piece[] | undefined {
  const [length, rest] = kept[unit] ?? []
  if (length === undefined || (!withTime && length > 10)) return undefined
  const cut = call('substring', call('toString', value), [number('0')], [number(String(length))])
  const end = withTime ? rest! : rest!.slice(0, 10 - length)
  return call(withTime ? 'datetime' : 'date', [...cut, sign('+'), piece(`'${end}'`, 'string')])
}

/** The engine reads components of names only: `date().year` becomes `head([t__ IN [date()] | t__.year])`. */
function component(value: Piece[], name: string): Piece[] {
  const each = [sign('['), word('t__'), word('IN'), sign('['), ...value, sign(']'), piece('|'), word('t__'), sign('.')]
  return call('head', [...each, piece(name, 'word', false), sign(']')])
}

function withComponent(pieces: readonly Piece[], found: Replacement, temporal: boolean): Replacement {
  const name = pieces[found.next + 1]
  if (!temporal || !is(pieces[found.next], '.') || name?.kind !== 'word') return found
  return { pieces: component(found.pieces, name.text), next: found.next + 2 }
}
