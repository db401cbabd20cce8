import { tokenise } from '../../source/guard/tokenise.ts'
import { Failure } from '../bolt/messages.ts'

interface Statement {
  /** Without the EXPLAIN before it. */
  text: string
  explain: boolean
  /** It has a clause that reads a file. */
  loads: boolean
}

/** @throws Failure for a text that cannot be split into words */
export function readStatement(text: string): Statement {
  const read = tokenise(text)
  if ('reason' in read) {
    throw new Failure('Neo.ClientError.Statement.SyntaxError', `Invalid input: ${read.reason} (offset ${read.offset})`)
  }
  const { tokens } = read
  const explain = tokens[0]?.word === 'EXPLAIN'
  const loads = tokens.some(
    ({ word }, index) => word === 'LOAD' && /^(?:CSV|DATA|JSONL?|PARQUET|GRAPH)$/.test(tokens[index + 1]?.word ?? ''),
  )
  return { text: explain ? text.slice(tokens[1]?.start ?? text.length) : text, explain, loads }
}
