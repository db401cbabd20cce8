import type { Incoming, Metadata } from '../../tables.ts'
import { contentDisposition, shownName } from './shown-name.rules.ts'

export type DownloadRow = Pick<Incoming, 'id' | 'name' | 'sha1' | 'sha256' | 'user_provided_meta'>

/** What Node takes as a header value; everything else would be refused when the answer is written. */
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/
/** Names that may be sent back: of ours, the prefix says, so that none can be a standard header. */
const METADATA_NAME = /^Metadata-[A-Za-z0-9!#$%&'*+.^_`|~-]+$/i

/**
 * Headers of a download but for those of its length (eurydice.md §6.10): digests, name, and the stored metadata as it
 * came. Metadata that is no possible header, which only a foreign sender can make, is left out.
 */
export function downloadHeaders({ id, name, sha1, sha256, user_provided_meta }: DownloadRow): Record<string, string> {
  return {
    ...metadataHeaders(user_provided_meta),
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': contentDisposition(shownName(name, user_provided_meta), id),
    'Accept-Ranges': 'bytes',
    ...(sha1 && { ETag: `"${sha1.toString('hex')}"`, Digest: `SHA=${sha1.toString('base64')}` }),
    ...(sha256 && { 'Repr-Digest': `sha-256=:${sha256.toString('base64')}:` }),
  }
}

function metadataHeaders(meta: Metadata): Record<string, string> {
  return Object.fromEntries(
    Object.entries(meta).filter(([name, value]) => METADATA_NAME.test(name) && HEADER_TEXT.test(value)),
  )
}
