/**
 * The value of recorded JSON bytes, with or without a byte-order mark.
 * @throws Error whose message says what is wrong
 */
export function readJson(bytes: Uint8Array): unknown {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
  let text: string
  try {
    text = new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error('it is not text in UTF-8')
  }
  if (/^\s*</.test(text)) throw new Error('it is a web page (HTML), not JSON')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`it is not whole JSON: ${(error as Error).message}`, { cause: error })
  }
  // Only an escape can bring such a character, and few documents have any of these.
  if (/\\u(0000|d[89a-f])/i.test(text)) refuseUnstorable(value)
  return value
}

/** NUL, which no column can hold, and halves of surrogate pairs, which would come out as another character than came in. */
function refuseUnstorable(value: unknown): void {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return
    const shown = JSON.stringify(value.slice(0, 100))
    throw new Error(
      `it holds a character that the database cannot hold (U+0000, or half of a surrogate pair): ${shown}`,
    )
  }
  if (Array.isArray(value)) value.forEach(refuseUnstorable)
  else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(refuseUnstorable)
}
