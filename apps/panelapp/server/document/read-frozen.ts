import { sql } from 'kysely'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type { Version } from '../../contract/version.ts'
import type { PanelDb } from '../../tables.ts'

const decompress = promisify(zstdDecompress)

export interface Frozen {
  /** The whole document as compact canonical JSON, without `signed_off`. */
  text: string
  /** Of that text, hexadecimal. */
  sha256: string
  /** `2026-01-31` */
  signedOff: string | null
  /** The document without its entities, as text. */
  head: string
}

/** A former version: one row, whatever became of the panel. */
export async function readFrozen(db: PanelDb, panelId: number, version: Version): Promise<Frozen | undefined> {
  const row = await db
    .selectFrom('snapshot as s')
    .select(['s.document', 's.document_sha256', 's.signed_off_date', sql<string>`s.head::text`.as('head')])
    .where('s.panel_id', '=', panelId)
    .where('s.major_version', '=', version.major)
    .where('s.minor_version', '=', version.minor)
    .executeTakeFirst()
  return (
    row && {
      text: (await decompress(row.document)).toString(),
      sha256: row.document_sha256.toString('hex'),
      signedOff: row.signed_off_date,
      head: row.head,
    }
  )
}

/** `signed_off` comes last, after the keys in their order: it may change when the version does not. */
export const withSignedOff = (document: string, signedOff: string | null): string =>
  `${document.slice(0, -1)},"signed_off":${JSON.stringify(signedOff)}}`
