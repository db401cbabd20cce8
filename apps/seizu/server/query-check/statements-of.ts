import { problems } from '../../problems.ts'

/**
 * What standard input asks to be judged: a JSON array of statements, or else the whole text as one; no statement begins
 * with a bracket.
 *
 * @throws Problem `statements_unreadable`
 */
export function statementsOf(input: Uint8Array): { statements: string[]; many: boolean } {
  const text = textOf(input)
  if (text.trim() === '') throw problems.statements_unreadable('it is empty')
  if (!text.trimStart().startsWith('[')) return { statements: [text], many: false }
  const list = listOf(text)
  const wrong = list.findIndex((it) => typeof it !== 'string')
  if (wrong >= 0) throw problems.statements_unreadable(`element ${wrong} of the array is no string`)
  return { statements: list as string[], many: true }
}

function textOf(input: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(input)
  } catch {
    throw problems.statements_unreadable('it is not UTF-8')
  }
}

function listOf(text: string): unknown[] {
  try {
    return JSON.parse(text) as unknown[]
  } catch (error) {
    throw problems.statements_unreadable(`it begins with [ but is no JSON: ${(error as Error).message}`)
  }
}
