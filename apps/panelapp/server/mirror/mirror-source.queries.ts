import { sql } from 'kysely'
import { recordChanges } from '../change/record-changes.ts'
import type { PanelHeadDocument } from './document-shape.ts'
import { versionText } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { Instant, PanelDb, PanelTx } from '../../tables.ts'

/** The site that this installation's panels come from. */
export const readSource = (db: PanelDb) =>
  db
    .selectFrom('mirror_source as m')
    .select(['m.base_url', 'm.acknowledgement', 'm.last_complete_run'])
    .executeTakeFirst()

/** @throws Problem `source_is_another`: ids of two sources would mean two things */
export async function refuseAnotherSource(db: PanelDb, baseUrl: string): Promise<void> {
  const known = await readSource(db)
  if (known && baseUrl !== '' && siteOf(known.base_url) !== siteOf(baseUrl)) {
    throw problems.source_is_another(baseUrl, known.base_url)
  }
}

/** Which site it is, however it is reached. */
const siteOf = (baseUrl: string): string =>
  baseUrl
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
    .toLowerCase()

export async function writeSource(db: PanelDb, baseUrl: string, acknowledgement: string | undefined): Promise<void> {
  await db
    .insertInto('mirror_source')
    .values({ base_url: baseUrl, acknowledgement: acknowledgement ?? '' })
    .onConflict((conflict) =>
      conflict.column('is_the_one').doUpdateSet({
        acknowledgement: acknowledgement ?? sql<string>`mirror_source.acknowledgement`,
      }),
    )
    .execute()
}

export const writeCompleteRun = (db: PanelDb, at: Instant) =>
  db.updateTable('mirror_source').set({ last_complete_run: at }).execute()

/** What earlier runs learnt of each panel, by number. */
export async function readMirrored(db: PanelDb) {
  const rows = await db
    .selectFrom('panel as p')
    .leftJoin('mirror_panel as m', 'm.panel_id', 'p.id')
    .select(['p.id', 'p.name', 'p.status', 'p.is_listed', 'p.major_version', 'p.minor_version'])
    .select('p.version_created as live_since')
    .select(['m.etag', 'm.version', 'm.version_created', 'm.stats', 'm.complete_below', 'm.vanished_at'])
    .where('p.origin', '=', 'mirrored')
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
export type Mirrored = Awaited<ReturnType<typeof readMirrored>> extends Map<number, infer Row> ? Row : never

/** What the list told of a panel, and the tag of its document: what the next run compares with. */
export async function writeMirrored(tx: PanelTx, head: PanelHeadDocument, etag: string | null, at: Instant) {
  const seen = {
    etag,
    version: versionText(head.version),
    version_created: head.version_created,
    stats: JSON.stringify(head.stats ?? {}),
    checked_at: at,
    vanished_at: null,
  }
  await tx
    .insertInto('mirror_panel')
    .values({ panel_id: head.id, ...seen })
    .onConflict((conflict) => conflict.column('panel_id').doUpdateSet(seen))
    .execute()
}

/** Seen again as they were. */
export async function writeSeen(db: PanelDb, panelIds: readonly number[], at: Instant): Promise<void> {
  await sql`
    UPDATE panel p SET seen_at = ${at}
    WHERE p.id = ANY (${[...panelIds]}) AND (p.seen_at IS NULL OR p.seen_at < ${at})`.execute(db)
}

/** Panels that the source's list no longer has are shown as what is live no more. */
export async function retireVanished(tx: PanelTx, panel: Mirrored, at: Instant): Promise<void> {
  const version = versionText({ major: panel.major_version, minor: panel.minor_version })
  await sql`
    INSERT INTO mirror_panel (panel_id, version, version_created, stats, checked_at, vanished_at)
    VALUES (${panel.id}, ${version}, ${panel.live_since}, '{}', ${at}, ${at})
    ON CONFLICT (panel_id) DO UPDATE SET vanished_at = ${at}, checked_at = ${at}`.execute(tx)
  await tx.updateTable('panel').set({ status: 'retired' }).where('id', '=', panel.id).execute()
  const change = { panelId: panel.id, version, at, kind: 'status_changed' as const }
  if (panel.status !== 'retired') await recordChanges(tx, [{ ...change, from: panel.status, to: 'retired' }])
}

/** Versions that are here frozen, by panel. */
export async function readFormer(
  db: PanelDb,
): Promise<Map<number, { major: number; minor: number; signedOff: string | null }[]>> {
  const rows = await db
    .selectFrom('snapshot as s')
    .innerJoin('panel as p', 'p.id', 's.panel_id')
    .select(['s.panel_id', 's.major_version as major', 's.minor_version as minor', 's.signed_off_date as signedOff'])
    .where('p.origin', '=', 'mirrored')
    .execute()
  return Map.groupBy(rows, (row) => row.panel_id)
}

export const writeCompleteBelow = (db: PanelDb, panelId: number, major: number) =>
  db.updateTable('mirror_panel').set({ complete_below: major }).where('panel_id', '=', panelId).execute()
