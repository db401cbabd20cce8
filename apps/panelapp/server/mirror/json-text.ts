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
  // The database cannot hold it, and nobody means it.
  if (/(^|[^\\])(\\\\)*\\u0000/.test(text)) throw new Error('it holds the character U+0000')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`it is not whole JSON: ${(error as Error).message}`, { cause: error })
  }
}
