import { classifyTokens } from './classify.rules.ts'
import { objectionTo } from './guard.rules.ts'
import { firstOfStatement, placesOf } from './places.rules.ts'
import { tokenise } from './tokenise.ts'

/** Clauses that a reading statement can begin with. */
const BEGINNINGS = new Set(['MATCH', 'OPTIONAL', 'WITH', 'UNWIND', 'RETURN', 'CALL'])

/**
 * Whether a statement reads or writes, for an engine that plans nothing beforehand: only `read` may run in a read
 * session. The engine has a lexer of its own, so whatever two lexers might understand differently is `unknown`: escapes,
 * signs outside ASCII, doubled quotes, backslashes before a quote.
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
  return BEGINNINGS.has(tokens[first]?.word ?? '') && !readDifferently(statement) ? 'read' : 'unknown'
}

const readDifferently = (statement: string) => /\\u|\\['"`]|''|""|``|--\s|\P{ASCII}/u.test(statement)
