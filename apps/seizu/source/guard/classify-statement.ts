import { classifyTokens, isWriteWord } from './classify.rules.ts'
import { objectionTo } from './guard.rules.ts'
import { firstOfStatement, placesOf } from './places.rules.ts'
import { tokenise } from './tokenise.ts'
import type { Token } from './tokenise.ts'

/** Clauses that a reading statement can begin with. */
const BEGINNINGS = new Set(['MATCH', 'OPTIONAL', 'WITH', 'UNWIND', 'RETURN', 'CALL'])

/**
 * Whether a statement reads or writes, for the embedded engine, which plans nothing beforehand: in a read session only
 * `read` may run. The engine has a lexer of its own, so whatever the two might understand differently is `unknown`.
 */
export function classifyStatement(statement: string): 'read' | 'write' | 'unknown' {
  const read = tokenise(statement)
  if ('reason' in read) return 'unknown'
  const { tokens } = read
  const first = firstOfStatement(tokens)
  const places = placesOf(tokens, first)
  const { kind } = classifyTokens(tokens, places)
  if (kind !== 'read') return kind
  if (objectionTo(tokens, places, [])) return 'write'
  const known = BEGINNINGS.has(tokens[first]?.word ?? '') && tokens.every(isPlain) && plainBetween(statement, tokens)
  return known ? 'read' : 'unknown'
}

/**
 * Seen with the engine: it folds `\u017fET` to SET, takes clauses' words for clauses wherever they stand, and decodes no
 * escape outside strings. Feared: `1SET` and `1.SET`, where it could see a number and a clause.
 */
function isPlain(token: Token, index: number, tokens: readonly Token[]): boolean {
  const { kind, text } = token
  if (kind === 'sign') return !(text === '.' && tokens[index - 1]?.kind === 'number')
  if (kind === 'number') return /^([0-9]+|0x[0-9a-f]+|0o[0-7]+|[0-9]*\.?[0-9]+(e-?[0-9]+)?)$/i.test(text)
  if (kind === 'quoted') return !text.includes('`')
  if (kind === 'string') return true
  if (/[$\p{Cc}\p{Cf}]/u.test(text)) return false
  if (token.word === '') return !foldsToAscii(text)
  return !isWriteWord(token.word) || ['.', ':'].includes(tokens[index - 1]?.text ?? '')
}

const foldsToAscii = (text: string) =>
  [text.toUpperCase(), text.toLowerCase(), text.normalize('NFKC')].some((it) => /^\p{ASCII}*$/u.test(it))

/** Blanks of ASCII and comments; a carriage return alone ends a comment for Neo4j but not for the engine. */
function plainBetween(statement: string, tokens: readonly Token[]): boolean {
  if (statement.includes('\\u') || /\r(?!\n)/.test(statement)) return false
  let end = 0
  for (const token of tokens) {
    if (token.start > end && !isPlainGap(statement.slice(end, token.start))) return false
    if (token.kind === 'sign' && !/^\p{ASCII}*$/u.test(statement.slice(token.start, token.end))) return false
    end = token.end
  }
  return isPlainGap(statement.slice(end))
}

const isPlainGap = (gap: string) => /^[ \t\r\n]*$/.test(gap.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' '))
