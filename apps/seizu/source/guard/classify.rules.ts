import { namesSomething } from './places.rules.ts'
import type { Place } from './places.rules.ts'
import type { Token } from './tokenise.ts'

/** Words that begin a clause that changes the graph. */
const WRITES = new Set('CREATE MERGE INSERT SET DELETE REMOVE DETACH NODETACH FOREACH LOAD DROP ALTER'.split(' '))
export const isWriteWord = (word: string): boolean => WRITES.has(word)

/** What may follow a variable of such a name; an expression to be deleted or set can begin with none of them. */
const AFTER_VARIABLE = new Set([',', ')', ']', '}', '.', '=', '<>', '<', '>', '<=', '>=', '|', ':', ';'])

export interface Classified {
  kind: 'read' | 'write' | 'unknown'
  /** The word that decided, for `write` and `unknown`. */
  index?: number
}

/**
 * Whether a statement reads or writes, from its tokens alone. `write` is certain where Neo4j can read the statement at
 * all; `unknown` is a word in a place where this cannot tell a name from a clause.
 */
export function classifyTokens(tokens: readonly Token[], places: readonly Place[]): Classified {
  let unsure: number | undefined
  for (const [index, { word }] of tokens.entries()) {
    if (word === '' || !WRITES.has(word)) continue
    const sense = senseOf(tokens, places, index)
    if (sense === 'clause') return { kind: 'write', index }
    if (sense === 'unsure') unsure ??= index
  }
  return unsure === undefined ? { kind: 'read' } : { kind: 'unknown', index: unsure }
}

function senseOf(tokens: readonly Token[], places: readonly Place[], index: number): 'clause' | 'name' | 'unsure' {
  const following = tokens[index + 1]
  if (tokens[index - 1]?.text === '.') return 'name'
  if (tokens[index]!.word.endsWith('DETACH') && following?.word !== 'DELETE') return 'name'
  const asVariable = following === undefined || (following.kind === 'sign' && AFTER_VARIABLE.has(following.text))
  const place = places[index]!
  if (place === 'clause') return asVariable ? 'unsure' : 'clause'
  if (namesSomething(tokens, index) || following?.text === '(') return 'clause'
  if (place === 'name') return 'name'
  return place === 'operand' && (asVariable || following.word === 'AS') ? 'name' : 'unsure'
}
