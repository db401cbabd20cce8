import { firstOfStatement } from '../../source/guard/places.rules.ts'
import { tokenise } from '../../source/guard/tokenise.ts'
import type { Token } from '../../source/guard/tokenise.ts'
import { Failure } from '../bolt/messages.ts'
import { columnNames } from './column-names.rules.ts'
import { withLabelChoices } from './label-choice.rules.ts'
import { polyfilled } from './polyfill.rules.ts'
import { piece, written } from './tokens.ts'
import type { Piece } from './tokens.ts'

/** A statement as the engine gets it: no comments, no escapes, nothing outside ASCII but in back-quotes. */
export interface Statement {
  text: string
  pieces: readonly Piece[]
  /** The same in ASCII, for the classifier: there is nothing in it that two lexers could read differently. */
  plain: string
  explain: boolean
  /** It has a clause that reads a file. */
  loads: boolean
  /** Literals that the engine gets as parameters. */
  literals: Record<string, string>
  /** Names of parameters in the text. */
  parameters: string[]
  /** As Neo4j names them, from the text as it was written; undefined where the engine must know. */
  columns: string[] | undefined
}

/** @throws Failure for a text that cannot be split into words */
export function readStatement(text: string): Statement {
  const read = tokenise(text)
  if ('reason' in read) throw syntaxError(`Invalid input: ${read.reason} (offset ${read.offset})`)
  const { tokens } = read
  const first = firstOfStatement(tokens)
  const own = tokens.slice(first)
  if (own.at(-1)?.text === ';') own.pop()
  if (own.length === 0) throw syntaxError('Unexpected end of input: there is no statement')
  const literals: Record<string, string> = {}
  const pieces = withLabelChoices(polyfilled(own.map((token, index) => pieceOf(token, own[index - 1], literals))))
  const engineText = written(pieces)
  return {
    text: engineText,
    pieces,
    plain: engineText.replaceAll(/\P{ASCII}/gu, 'x'),
    explain: tokens.slice(0, first).some(({ word }) => word === 'EXPLAIN'),
    loads: own.some(({ word }, index) => word === 'LOAD' && LOADED.has(own[index + 1]?.word ?? '')),
    literals,
    parameters: own.flatMap(({ text: name }, index) =>
      own[index - 1]?.text === '$' && own[index - 1]!.kind === 'sign' ? [name] : [],
    ),
    columns: columnNames(own, text),
  }
}

const LOADED = new Set(['CSV', 'DATA', 'JSON', 'JSONL', 'PARQUET', 'GRAPH'])
const syntaxError = (message: string) => new Failure('Neo.ClientError.Statement.SyntaxError', message)

/** Text that every lexer reads the same way. */
const PLAIN_TEXT = /^(?!.*--)[A-Za-z0-9 _.,:;/()+*=<>!?%@#&|[\]{}$^~-]+$/

function pieceOf(token: Token, before: Token | undefined, literals: Record<string, string>): Piece {
  const { kind, word, text } = token
  const made = (raw: string) => ({ ...piece(raw, kind, before === undefined || before.end < token.start), word, text })
  if (kind === 'string') {
    if (PLAIN_TEXT.test(text)) return made(`'${text}'`)
    const name = `text__${Object.keys(literals).length}`
    literals[name] = withoutEscapes(text)
    return made(`$${name}`)
  }
  if (kind === 'quoted' || (kind === 'word' && word === '')) {
    if (text.includes('`')) throw syntaxError('Invalid input: the embedded graph takes no name with a back-quote in it')
    return made(`\`${text}\``)
  }
  return made(text)
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const withoutEscapes = (text: string): string => text.replaceAll(/\\(.)/gs, (_, it: string) => escapes[it] ?? it)
