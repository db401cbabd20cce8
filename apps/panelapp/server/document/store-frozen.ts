import { webcrypto } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import type { Version } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'

const compress = promisify(zstdCompress)

export interface FrozenVersion {
  panelId: number
  version: Version
  /** The document as compact canonical JSON, without `signed_off`. */
  text: string
  /** The same without `genes`, `strs` and `regions`. */
  head: string
  versionCreated: Instant
  supersededAt: Instant | null
  seenUntil: Instant | null
  reason: string | null
  /** Of the program that froze it. */
  schemaVersion: string
}

/** Writes a former version. @returns the id of the snapshot */
export async function storeFrozen(tx: PanelTx, frozen: FrozenVersion): Promise<number> {
  const bytes = Buffer.from(frozen.text)
  const [document, digest] = await Promise.all([
    compress(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
    webcrypto.subtle.digest('SHA-256', bytes),
  ])
  const { id } = await tx
    .insertInto('snapshot')
    .values({
      panel_id: frozen.panelId,
      major_version: frozen.version.major,
      minor_version: frozen.version.minor,
      reason: frozen.reason,
      schema_version: frozen.schemaVersion,
      document,
      document_sha256: Buffer.from(digest),
      document_bytes: bytes.byteLength,
      head: frozen.head,
      version_created: frozen.versionCreated,
      superseded_at: frozen.supersededAt,
      seen_until: frozen.seenUntil,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
