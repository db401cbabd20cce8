import { closes, is, opens, piece, startsClause } from './tokens.ts'
import type { Piece } from './tokens.ts'

/**
 * The engine knows one label at a place of a pattern: `MATCH (n:A|B) WHERE x` becomes
 * `MATCH (n) WHERE (n:A OR n:B) AND (x)`.
 */
export function withLabelChoices(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  let unnamed = 0
  for (let index = 0; index < pieces.length;) {
    out.push(pieces[index]!)
    if (!startsClause(pieces, index, 'MATCH')) {
      index += 1
      continue
    }
    const end = partEnd(pieces, index + 1, ['WHERE'])
    const conditions: Piece[][] = []
    for (let at = index + 1; at < end;) {
      const choice = choiceAt(pieces, at)
      if (!choice) {
        out.push(pieces[at++]!)
        continue
      }
      const name = choice.name ?? piece(`n__${unnamed++}`, 'word', false)
      out.push(pieces[at]!, name)
      conditions.push(anyOf(name, choice.labels))
      at = choice.end
    }
    index = end
    if (conditions.length === 0) continue
    const all = conditions.flatMap((it, at) => (at === 0 ? it : [word('AND'), ...it]))
    out.push(word('WHERE'), ...all)
    if (pieces[index]?.word === 'WHERE') {
      const stop = partEnd(pieces, index + 1, [])
      // What stands there may itself have patterns.
      out.push(word('AND'), piece('('), ...withLabelChoices(pieces.slice(index + 1, stop)), piece(')', 'sign', false))
      index = stop
    }
  }
  return out
}

const word = (raw: string) => piece(raw, 'word')

/** Where a clause, or a part of it, is over: before one of `words`, the next clause or a bracket that encloses it. */
function partEnd(pieces: readonly Piece[], start: number, words: readonly string[]): number {
  let depth = 0
  for (let at = start; at < pieces.length; at += 1) {
    if (opens(pieces[at]!)) depth += 1
    if (closes(pieces[at]!) && (depth -= 1) < 0) return at
    if (depth === 0 && (startsClause(pieces, at) || startsClause(pieces, at, ...words))) return at
  }
  return pieces.length
}

/** `(name:A|B` with `end` behind the last label. */
function choiceAt(pieces: readonly Piece[], open: number): { name?: Piece; labels: Piece[]; end: number } | undefined {
  if (!is(pieces[open], '(')) return undefined
  const named = pieces[open + 1]?.kind === 'word' || pieces[open + 1]?.kind === 'quoted'
  let at = open + (named ? 2 : 1)
  if (!is(pieces[at], ':')) return undefined
  const labels = [pieces[at + 1]!]
  for (at += 2; is(pieces[at], '|'); at += 2) {
    if (is(pieces[at + 1], ':')) at += 1
    labels.push(pieces[at + 1]!)
  }
  if (labels.length < 2 || labels.some((it) => it === undefined || it.kind === 'sign')) return undefined
  return { ...(named && { name: pieces[open + 1]! }), labels, end: at }
}

function anyOf(name: Piece, labels: readonly Piece[]): Piece[] {
  const tests = labels.flatMap((label, at) => [
    ...(at === 0 ? [] : [word('OR')]),
    { ...name, apart: true },
    piece(':', 'sign', false),
    label,
  ])
  return [piece('('), ...tests, piece(')', 'sign', false)]
}
