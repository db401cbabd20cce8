import { problems } from '../../problems.ts'
import type { Metadata } from '../../tables.ts'

/** What the head of an upload says (eurydice.md §6.6). */
export interface UploadHead {
  name: string
  meta: Metadata
  /** Bytes; undefined when the length is unknown before the end. */
  announcedBytes: number | undefined
}

const MAX_NAME_CHARACTERS = 255
const OCTET_STREAM = 'application/octet-stream'
const METADATA_PREFIX = /^metadata-/i
/** What a header value is made of. Node's parser lets nothing else through; on the far side it is a header again. */
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Checks content type, then lengths, then the name.
 * @param rawHeaders name, value, name, value … as received; values are Latin-1 text, one character for each byte
 * @throws Problem with the code of §6.2
 */
export function readUploadHead(rawHeaders: readonly string[], maxBytes: number): UploadHead {
  requireOctetStream(valuesOf(rawHeaders, 'content-type'))
  const length = readLength(valuesOf(rawHeaders, 'content-length'), maxBytes)
  const meta = readMetadata(rawHeaders)
  const name = meta['Metadata-Name'] ?? ''
  if (name.length > MAX_NAME_CHARACTERS) throw problems.name_too_long(name.length)
  // The body of an encrypted upload has another length than the file: what is announced says nothing.
  const announcedBytes = meta['Metadata-Encrypted'] === 'true' ? undefined : length
  return { name, meta, announcedBytes }
}

/** Every `Metadata-*` header under its canonical name, repeated ones joined by a comma in their order. */
export function readMetadata(rawHeaders: readonly string[]): Metadata {
  const meta = new Map<string, string>()
  for (const [name, value] of pairs(rawHeaders)) {
    if (!METADATA_PREFIX.test(name)) continue
    if (!HEADER_TEXT.test(value)) throw problems.invalid_metadata(name)
    const key = canonicalName(name)
    const before = meta.get(key)
    meta.set(key, before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(meta)
}

/** Upper case for a letter after anything that is no letter, lower case for the others: `metadata-x2y` → `Metadata-X2Y`. */
export function canonicalName(name: string): string {
  return name.replace(/[A-Za-z]+/g, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase())
}

function requireOctetStream(types: string[]): void {
  if (types.length === 0) throw problems.MissingContentTypeError()
  const type = types.join(', ')
  const [essence = ''] = type.split(';')
  if (essence.trim().toLowerCase() !== OCTET_STREAM) throw problems.unsupported_media_type(type, OCTET_STREAM)
}

/** Absent, empty or negative means unknown; the parser of the server refuses some of these before we see them. */
function readLength(values: string[], maxBytes: number): number | undefined {
  const text = values.join(', ').trim()
  if (text === '' || /^-\d+$/.test(text)) return undefined
  if (!/^\d+$/.test(text)) throw problems.InvalidContentLengthError(text)
  const bytes = Number(text)
  if (bytes > maxBytes) throw problems.RequestEntityTooLargeError(maxBytes)
  return bytes
}

const valuesOf = (rawHeaders: readonly string[], wanted: string): string[] =>
  [...pairs(rawHeaders)].filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)

function* pairs(rawHeaders: readonly string[]): Generator<[name: string, value: string]> {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) yield [rawHeaders[index]!, rawHeaders[index + 1]!]
}
