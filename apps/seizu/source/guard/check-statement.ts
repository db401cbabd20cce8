import { classifyTokens } from './classify.rules.ts'
import { objectionTo } from './guard.rules.ts'
import { firstOfStatement, placesOf } from './places.rules.ts'
import { tokenise } from './tokenise.ts'
import type { Token } from './tokenise.ts'

export interface Refusal {
  allowed: false
  layer: 'tokeniser' | 'guard' | 'classifier' | 'plan'
  reason: string
  /** What is objected to; its first unit stands at `offset` (UTF-16, from 0), `line` and `column` (from 1). */
  word: string
  offset: number
  line: number
  column: number
}

/** `unknown`: only the plan can tell whether it reads. */
export type Verdict = { allowed: true; kind: 'read' | 'unknown' } | Refusal

/**
 * The first of the three layers that a statement passes (tokeniser and guard, plan, read-only transaction), without a
 * database. What it allows reads no files, speaks to no other server and calls only listed procedures.
 *
 * @param allowed more procedures: exact names, or beginnings that end in a dot
 */
export function checkStatement(statement: string, allowed: readonly string[] = []): Verdict {
  const read = tokenise(statement)
  if ('reason' in read) return refuse(statement, 'tokeniser', read)
  const { tokens } = read
  const first = firstOfStatement(tokens)
  if (first >= tokens.length || tokens[first]!.text === ';')
    return refuse(statement, 'tokeniser', { reason: 'there is no statement', word: '', offset: 0 })
  const places = placesOf(tokens, first)
  const about = (token: Token, word = token.text) => ({ word, offset: token.start })

  const strange = strangeBeginning(tokens, first)
  if (strange) return refuse(statement, 'tokeniser', { reason: 'no statement begins so', ...about(strange) })
  const objection = objectionTo(tokens, places, allowed)
  if (objection) {
    const { reason, index, word } = objection
    return refuse(statement, 'guard', { reason, ...about(tokens[index]!, word) })
  }
  const { kind, index } = classifyTokens(tokens, places)
  if (kind === 'write')
    return refuse(statement, 'classifier', { reason: 'it changes the graph', ...about(tokens[index!]!) })
  return { allowed: true, kind }
}

/**
 * What comes before the statement is read by another parser of Neo4j, for which `CYPHER 5SHOW USERS` is version 5 and
 * `SHOW USERS`: there a number has no letters, and the statement itself begins with a word.
 */
function strangeBeginning(tokens: readonly Token[], first: number): Token | undefined {
  const prefix = tokens.slice(0, first).find(({ kind, text }) => kind === 'number' && !/^[0-9]+(\.[0-9]+)?$/.test(text))
  return prefix ?? (tokens[first]!.kind === 'word' ? undefined : tokens[first])
}

function refuse(
  statement: string,
  layer: Refusal['layer'],
  { reason, word, offset }: { reason: string; word: string; offset: number },
): Refusal {
  const lines = statement.slice(0, offset).split(/\r\n|\r|\n/)
  return { allowed: false, layer, reason, word, offset, line: lines.length, column: lines.at(-1)!.length + 1 }
}
