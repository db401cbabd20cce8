// One or two parts of letters, digits, `-` and `_`, the last with an optional suffix: identifiers of ours, never a name
// that came from outside. A dot in front, `..`, blanks and separators of other systems have no way in.
const KEY = /^(?:[A-Za-z0-9_-]{1,64}\/)?[A-Za-z0-9_-]{1,128}(?:\.[a-z0-9]{1,8})?$/

/** @throws TypeError, since a key is made by the program: a wrong one is a bug, not bad input */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new TypeError(`Cannot use ${JSON.stringify(key)} as an object key`)
  return key
}

export const isKey = (text: string): boolean => KEY.test(text)
