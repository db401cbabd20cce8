import { tokenise } from '../guard/tokenise.ts'

export interface Place {
  /** In UTF-16 units, from 0. */
  offset: number
  line: number
  column: number
}

/**
 * Where in a statement the database's error is; undefined when it does not say. The embedded engine tells no places, but
 * names the variable that it does not know.
 *
 * @param before how many characters stood before the statement when the database got it, `EXPLAIN `
 */
export function placeOf(statement: string, message: string, before: number): Place | undefined {
  const told = /\(line (\d+), column (\d+) \(offset: (\d+)\)\)/.exec(message)
  if (told) {
    const [line, column, offset] = told.slice(1).map(Number) as [number, number, number]
    return {
      offset: Math.max(0, offset - before),
      line,
      column: Math.max(1, line === 1 ? column - before : column),
    }
  }
  const unknown = /Undefined variable '([^']+)'/.exec(message)?.[1]
  const offset = unknown === undefined ? undefined : firstUse(statement, unknown)
  if (offset === undefined) return undefined
  const lines = statement.slice(0, offset).split('\n')
  return { offset, line: lines.length, column: lines.at(-1)!.length + 1 }
}

/** Names of properties, labels and parameters are no variables. */
function firstUse(statement: string, name: string): number | undefined {
  const found = tokenise(statement)
  if ('reason' in found) return undefined
  const { tokens } = found
  return tokens.find(
    ({ kind, text }, at) =>
      (kind === 'word' || kind === 'quoted') &&
      text === name &&
      !['.', ':', '$', '|', '&'].includes(tokens[at - 1]?.text ?? '') &&
      tokens[at + 1]?.text !== ':',
  )?.start
}
