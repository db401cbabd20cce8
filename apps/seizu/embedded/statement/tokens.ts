import type { Token } from '../../source/guard/tokenise.ts'

/** A token and how it is written for the engine. */
export interface Piece extends Pick<Token, 'kind' | 'word' | 'text'> {
  raw: string
  /** A blank or a comment stood before it. */
  apart: boolean
}

export const piece = (raw: string, kind: Token['kind'] = 'sign', apart = true): Piece => ({
  raw,
  kind,
  apart,
  text: raw,
  word: kind === 'word' ? raw.toUpperCase() : '',
})

const OPENINGS = new Set(['(', '[', '{'])
const CLOSINGS = new Set([')', ']', '}'])
const isSign = ({ kind }: Piece) => kind === 'sign'
export const opens = (it: Piece) => isSign(it) && OPENINGS.has(it.text)
export const closes = (it: Piece) => isSign(it) && CLOSINGS.has(it.text)
export const is = (it: Piece | undefined, text: string): boolean => it !== undefined && isSign(it) && it.text === text

/** The index of the bracket that closes the one at `open`; the last index when nothing does. */
export function closingOf(pieces: readonly Piece[], open: number): number {
  let depth = 0
  for (let index = open; index < pieces.length; index += 1) {
    if (opens(pieces[index]!)) depth += 1
    if (closes(pieces[index]!) && (depth -= 1) === 0) return index
  }
  return pieces.length - 1
}

/** Splits at the commas that stand in no bracket. */
export function splitAtCommas(pieces: readonly Piece[]): Piece[][] {
  const parts: Piece[][] = [[]]
  let depth = 0
  for (const it of pieces) {
    if (opens(it)) depth += 1
    if (closes(it)) depth -= 1
    if (depth === 0 && is(it, ',')) parts.push([])
    else parts.at(-1)!.push(it)
  }
  return parts
}

/** `name(`, and not a property of that name. */
export const calls = (pieces: readonly Piece[], index: number, ...names: string[]): boolean =>
  names.includes(pieces[index]!.word) && is(pieces[index + 1], '(') && !is(pieces[index - 1], '.')

const CLAUSES = new Set(
  'MATCH OPTIONAL UNWIND CALL RETURN WITH UNION CREATE MERGE SET DELETE DETACH REMOVE FOREACH'.split(' '),
)

/** Whether a clause begins here, or a part of one that begins with one of `words`; not a name, not `STARTS WITH`. */
export function startsClause(pieces: readonly Piece[], index: number, ...words: string[]): boolean {
  const word = pieces[index]!.word
  const before = pieces[index - 1]
  if (word === '' || is(before, '.') || is(before, ':') || is(before, '$')) return false
  if (before?.word === 'STARTS' || before?.word === 'ENDS') return false
  return words.length === 0 ? CLAUSES.has(word) : words.includes(word)
}

export function written(pieces: readonly Piece[]): string {
  let text = ''
  for (const [index, { raw, apart, kind }] of pieces.entries()) {
    // Two minus signs and a blank may begin a comment for the engine.
    const afterDashes = is(pieces[index - 1], '-') && is(pieces[index - 2], '-') && pieces[index - 1]!.apart === false
    const needed = kind !== 'sign' && index > 0 && pieces[index - 1]!.kind !== 'sign'
    text += (apart && !afterDashes) || needed ? ` ${raw}` : raw
  }
  return text.trim()
}
