import type { Token } from './tokenise.ts'

/**
 * Where an unquoted word stands, as far as the tokens before it tell. Every keyword of Cypher may also name a variable, a
 * label or a property, so a word alone says nothing.
 * - `clause`: a statement, a subquery or an operand has just begun or ended, so a clause or an operator begins here
 * - `operand`: an expression must go on here, so this is a name
 * - `prefix`: the same, after a word such as NOT that might itself be that name
 * - `name`: after `.`, `:`, `$` or AS, or the key of a map
 */
export type Place = 'clause' | 'operand' | 'prefix' | 'name'

/** The place of every token; those of tokens that are no words mean nothing. The statement begins at `first`. */
export function placesOf(tokens: readonly Token[], first = 0): Place[] {
  const places: Place[] = []
  let next: Place | 'brace' = 'clause'
  for (const [index, token] of tokens.entries()) {
    if (index <= first) next = 'clause'
    const place: Place = next === 'brace' ? afterBrace(tokens[index + 1]) : next
    places.push(place)
    if (token.kind === 'word') next = afterWord(token.word, place, tokens[index - 1])
    else if (token.kind === 'sign') next = afterSign(token.text, place)
    else next = 'clause'
  }
  return places
}

/** In `{use: 1}` and `n {use, .name}` a name stands, in `CALL {` and `EXISTS {` a clause begins. */
const afterBrace = (following: Token | undefined): Place =>
  following?.kind === 'sign' && [':', ',', '}'].includes(following.text) ? 'name' : 'clause'

function afterWord(word: string, place: Place, before: Token | undefined): Place {
  if (place === 'name') return 'clause'
  if (place === 'clause') return word === 'AS' ? 'name' : INTRODUCING.has(word) ? 'operand' : 'clause'
  if (PREFIXES.has(word) || (word === 'AS' && place === 'prefix') || (word === 'WHEN' && before?.word === 'CASE'))
    return 'prefix'
  return 'clause'
}

function afterSign(sign: string, place: Place): Place | 'brace' {
  if (sign === '.' || sign === ':' || sign === '::' || sign === '$') return 'name'
  if (sign === ')' || sign === ']' || sign === '}' || sign === ';') return 'clause'
  if (sign === '{') return 'brace'
  // `RETURN *` and `count(*)` are complete, `a *` is not
  if (sign === '*') return place === 'clause' ? 'operand' : 'clause'
  return 'operand'
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const PREFIXES = words('NOT DISTINCT CASE')
const INTRODUCING = words(
  'MATCH RETURN WITH WHERE BY UNWIND AND OR XOR NOT IN IS CONTAINS WHEN THEN ELSE CASE SKIP LIMIT OFFSET YIELD ON ' +
    'CREATE MERGE INSERT SET DELETE REMOVE FROM FILTER LET FOR SEARCH INDEX SCAN SEEK',
)
/** What may come after a name that stands in an expression. A name that is followed by any other word is no name. */
const AFTER_NAME = words(
  'AS AND OR XOR IN IS STARTS ENDS CONTAINS WHERE RETURN WITH MATCH OPTIONAL UNWIND ORDER SKIP LIMIT OFFSET UNION WHEN ' +
    'THEN ELSE END ASC DESC ASCENDING DESCENDING CALL YIELD FINISH FILTER LET FOR NEXT FROM USING ON SET REMOVE DELETE ' +
    'DETACH NODETACH CREATE MERGE INSERT FOREACH USE SHOW LOAD CASE',
)

/** Whether a name follows that an expression could not go on with: then the word before it begins a clause, wherever it stands. */
export function namesSomething(tokens: readonly Token[], index: number): boolean {
  const following = tokens[index + 1]
  if (!following || tokens[index - 1]?.text === '.') return false
  if (following.kind === 'quoted') return true
  if (following.kind !== 'word') return false
  return !AFTER_NAME.has(following.word) || ['.', '=', '+=', ':'].includes(tokens[index + 2]?.text ?? '')
}

/** The first token after `EXPLAIN`, `PROFILE` and `CYPHER` with its options, which may come in any order. */
export function firstOfStatement(tokens: readonly Token[]): number {
  let index = 0
  for (;;) {
    const { word } = tokens[index] ?? {}
    if (word === 'EXPLAIN' || word === 'PROFILE') index += 1
    else if (word === 'CYPHER') {
      index += 1
      if (tokens[index]?.kind === 'number') index += 1
      while (tokens[index]?.kind === 'word' && tokens[index + 1]?.text === '=') index += 3
    } else return index
  }
}
