import { sql } from 'kysely'
import program from '../../package.json' with { type: 'json' }
import { versionText } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { recordChanges } from '../change/record-changes.ts'
import { canonicalJson } from '../document/canonical-json.ts'
import { storeFrozen } from '../document/store-frozen.ts'
import { checkFrozen } from './document-shape.ts'
import type { PanelDocument, PanelHeadDocument } from './document-shape.ts'

export interface Storing {
  /** When the source was seen to answer this. */
  seenAt: Instant
}

/**
 * Keeps a version that is older than the live one, as it came: documents keep the shape of their time.
 * @throws Problem `document_refused`
 */
export async function storeOlder(tx: PanelTx, document: PanelDocument, how: Storing): Promise<'older' | 'known'> {
  checkFrozen(document)
  const { head } = document
  const isNew = (await insertOnce(tx, document)) !== undefined
  if (isNew) {
    const version = versionText(head.version)
    const at = head.version_created
    await recordChanges(tx, [{ panelId: head.id, version, at, kind: 'version_created', to: version }])
    await tx
      .updateTable('panel')
      .set({ known_from: sql<Instant>`least(known_from, ${at}::timestamptz)` })
      .where('id', '=', head.id)
      .execute()
  }
  const isSignOffNew = await signOff(tx, head, how)
  if (isNew) await settleTimes(tx, head.id)
  return isNew || isSignOffNew ? 'older' : 'known'
}

async function insertOnce(tx: PanelTx, { head, raw }: PanelDocument): Promise<number | undefined> {
  const there = await tx
    .selectFrom('snapshot as s')
    .select('s.id')
    .where('s.panel_id', '=', head.id)
    .where('s.major_version', '=', head.version.major)
    .where('s.minor_version', '=', head.version.minor)
    .executeTakeFirst()
  if (there) return undefined
  const { signed_off: _, ...whole } = raw
  const { genes: _genes, strs: _strs, regions: _regions, ...headOnly } = whole
  return storeFrozen(tx, {
    panelId: head.id,
    version: head.version,
    text: canonicalJson(whole),
    head: canonicalJson(headOnly),
    versionCreated: head.version_created,
    supersededAt: null,
    // All that such a document says: at that time this version was live.
    seenUntil: head.version_created,
    reason: null,
    schemaVersion: program.version,
  })
}

/** A signed-off version that is the newest here: at the source it is a former one. */
export async function keepSigned(tx: PanelTx, document: PanelDocument, how: Storing): Promise<void> {
  await insertOnce(tx, document)
  await signOff(tx, document.head, how)
}

/**
 * What a source says of a frozen version that is here. A version of which it says nothing stays as it is.
 * @returns whether that was news
 */
export async function signOff(tx: PanelTx, head: PanelHeadDocument, { seenAt }: Storing): Promise<boolean> {
  const date = head.signed_off
  if (!date) return false
  const { rows } = await sql<{ id: number }>`
    UPDATE snapshot s SET signed_off_date = ${date}
    WHERE s.panel_id = ${head.id} AND s.major_version = ${head.version.major} AND s.minor_version = ${head.version.minor}
      AND s.signed_off_date IS DISTINCT FROM ${date}::date
    RETURNING s.id`.execute(tx)
  const [signed] = rows
  if (!signed) return false
  await tx
    .insertInto('sign_off')
    .values({ panel_id: head.id, snapshot_id: signed.id, signed_off: date, at: seenAt, account_id: null })
    .execute()
  // The newest counts, in whatever order they arrive.
  await sql`
    UPDATE panel p SET signed_off_id = (
      SELECT s.id FROM snapshot s WHERE s.panel_id = p.id AND s.signed_off_date IS NOT NULL
      ORDER BY s.signed_off_date DESC, s.major_version DESC, s.minor_version DESC LIMIT 1)
    WHERE p.id = ${head.id}`.execute(tx)
  const version = versionText(head.version)
  await recordChanges(tx, [{ panelId: head.id, version, at: seenAt, kind: 'signed_off', to: date }])
  return true
}

/**
 * Versions follow one another: each ends when the next known one begins, and was seen until then only where no other can
 * lie between.
 */
export async function settleTimes(tx: PanelTx, panelId: number): Promise<void> {
  await sql`
    UPDATE snapshot s SET superseded_at = n.next_at, seen_until = n.seen
    FROM (
      SELECT v.id, v.next_at,
        CASE WHEN v.is_next THEN v.next_at ELSE least(greatest(v.seen_until, v.version_created), v.next_at) END AS seen
      FROM (
        SELECT v.id, v.version_created, v.seen_until, lead(v.version_created) OVER w AS next_at,
          lead(v.major_version) OVER w = v.major_version AND lead(v.minor_version) OVER w = v.minor_version + 1 AS is_next
        FROM (
          SELECT s.id, s.major_version, s.minor_version, s.version_created, s.seen_until
          FROM snapshot s WHERE s.panel_id = ${panelId}
          UNION ALL
          SELECT NULL, p.major_version, p.minor_version, p.version_created, NULL FROM panel p
          WHERE p.id = ${panelId} AND NOT EXISTS (SELECT FROM snapshot s WHERE s.panel_id = p.id
            AND s.major_version = p.major_version AND s.minor_version = p.minor_version)
        ) v WINDOW w AS (ORDER BY v.major_version, v.minor_version)
      ) v
    ) n
    WHERE s.id = n.id AND n.next_at IS NOT NULL
      AND (s.superseded_at, s.seen_until) IS DISTINCT FROM (n.next_at, n.seen)`.execute(tx)
}
