import type { StatementRefusal } from '../../contract/query.ts'

/** From where to where in a text the word stands that was refused; nothing where no place is told, or it is outside. */
export function spanOf(text: string, { offset, word }: StatementRefusal): [from: number, to: number] | undefined {
  if (word === '' || offset < 0 || offset >= text.length) return undefined
  return [offset, Math.min(text.length, offset + word.length)]
}

/** The same in words, for a place that is told. */
export const placeText = ({ word, line, column }: StatementRefusal): string =>
  word === '' ? '' : `, line ${line}, column ${column}`
