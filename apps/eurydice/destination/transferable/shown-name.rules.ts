import type { Metadata } from '../../tables.ts'

const MAX_ORIGINAL_NAME_BYTES = 1024

/**
 * The name under which a browser saves a file (eurydice.md §14.2, §14.3). Our pages send names URI-encoded and say so by
 * `Metadata-Name-Encoding: uri`; a name that would be too long so comes whole in `Metadata-Original-Name`. Names of other
 * clients are taken as they are.
 */
export function shownName(name: string, meta: Metadata): string {
  if (meta['Metadata-Name-Encoding'] !== 'uri') return name
  const original = decoded(meta['Metadata-Original-Name'])
  if (original && Buffer.byteLength(original) <= MAX_ORIGINAL_NAME_BYTES) return original
  return decoded(name) ?? name
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined // a stray % or bytes that are no UTF-8: not made by our pages, whatever the marker says
  }
}

/**
 * `Content-Disposition` of a download: the name, or the id when there is none. ASCII names are quoted, with `\` and `"`
 * escaped; any other name, and one with control characters, is percent-encoded (RFC 6266, RFC 8187). It is text for the
 * client: slashes and dots in it are the client's to judge.
 */
export function contentDisposition(name: string, id: string): string {
  const shown = name === '' ? id : name
  if (/^[\x20-\x7e]*$/.test(shown)) return `attachment; filename="${shown.replace(/[\\"]/g, '\\$&')}"`
  return `attachment; filename*=utf-8''${percentEncoded(shown)}`
}

/** UTF-8, everything but RFC 8187's attr-char encoded; a lone surrogate becomes the replacement character. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
