import { sql } from 'kysely'
import { problems } from '../../problems.ts'
import type { Instant, PanelDb } from '../../tables.ts'

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
    .select(['m.etag', 'm.version', 'm.version_created', 'm.stats', 'm.complete_below', 'm.vanished_at'])
    .where('p.origin', '=', 'mirrored')
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
export type Mirrored = Awaited<ReturnType<typeof readMirrored>> extends Map<number, infer Row> ? Row : never
