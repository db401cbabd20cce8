/** The server keeps 255 characters of a name, and a name travels URI-encoded (§14.2). */
const mostEncoded = 255
/** Decoded bytes of `Metadata-Original-Name`. */
const mostOriginalBytes = 1024

/** Encodes anything; a lone surrogate, which no URI can hold, becomes the replacement character. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed())

/** As many whole characters from the start of `text` as fit in `room` encoded characters. */
function startThatFits(text: string, room: number): string {
  let kept = ''
  let used = 0
  // Graphemes, so that an accent or an emoji is never cut in half.
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += encode(segment).length
    if (used > room) break
    kept += segment
  }
  return kept
}

/** Shortens the stem so that the encoded name fits, and keeps the extension when it leaves room for a stem. */
export function shortenName(name: string): string {
  if (encode(name).length <= mostEncoded) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot) : ''
  const room = mostEncoded - encode(extension).length
  return room < 1
    ? startThatFits(name, mostEncoded)
    : startThatFits(name.slice(0, dot > 0 ? dot : undefined), room) + extension
}

/** The headers that carry a file's name. A name that had to be shortened travels whole beside it, up to 1 kB. */
export function nameHeaders(name: string): Record<string, string> {
  const shortened = shortenName(name)
  const whole = name.toWellFormed()
  const original = shortened !== name && new TextEncoder().encode(whole).byteLength <= mostOriginalBytes
  return {
    'Metadata-Name': encode(shortened),
    'Metadata-Name-Encoding': 'uri',
    ...(original ? { 'Metadata-Original-Name': encode(whole) } : {}),
  }
}

/** `clipboard_2026-11-22_09-31.txt`, in the browser's zone; `stem` is the language's word. */
export function textFileName(stem: string, at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${stem}_${day}_${two(at.getHours())}-${two(at.getMinutes())}.txt`
}
