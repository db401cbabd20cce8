import { freshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { sql } from 'kysely'
import { migrations } from '../migrations.ts'
import { addEntity } from '../server/entity/add-entity.ts'
import type { NewEntity } from '../server/entity/add-entity.ts'
import { entityByName } from '../server/entity/entity.queries.ts'
import type { EntityType, PanelTx, Tables } from '../tables.ts'
import { addPanel } from './sample-panels.ts'
import { addPerson } from './sample-people.ts'

export const releases = { GRch37: '82', GRch38: '90' }
export const began = '2026-01-10T00:00:00.000000Z'
export const at = '2026-02-01T10:20:30.123000Z'

export const strValues = {
  name: 'A_1',
  chromosome: '4',
  position_37: [3076604, 3076660],
  position_38: [3074877, 3074933],
  repeated_sequence: 'CAG',
  normal_repeats: 27,
  pathogenic_repeats: 40,
  source: ['Literature'],
  moi: 'Unknown',
} as const
export const regionValues = {
  name: 'ISCA-1-Loss',
  verbose_name: 'One region loss',
  chromosome: '15',
  position_38: [110, 210],
  haploinsufficiency_score: '3',
  required_overlap_percentage: 60,
  type_of_variants: 'cnv_loss',
  source: ['Literature'],
  moi: 'Unknown',
} as const

/** A database with two curators, a reviewer and a registered user, some genes, and what tests ask of entities. */
export async function openEntityStage() {
  const database = await freshDatabase({ migrations })
  const db = openDatabase<Tables>(database.url)
  const people = {
    curator: await addPerson(db, 'cora', 'GEL'),
    second: await addPerson(db, 'carl', 'GEL'),
    reviewer: await addPerson(db, 'rita', 'REVIEWER'),
    registered: await addPerson(db, 'eve', 'EXTERNAL'),
  }
  const ensembl = (id: string) => ({ [id]: { ensembl_id: `ENSG${id}`, location: '1:1-2' } })
  for (const [gene_symbol, active] of [
    ...['MYH7', 'BRCA1', 'BRCA2', 'MT-ND1', 'C4B_2'].map((symbol) => [symbol, true] as const),
    ['DEAD1', false] as const,
  ]) {
    await db
      .insertInto('gene')
      .values({
        gene_symbol,
        hgnc_id: `HGNC:${gene_symbol.length}`,
        gene_name: `gene ${gene_symbol}`,
        ensembl_genes: JSON.stringify({ GRch38: ensembl('90'), GRch37: ensembl('82') }),
        active,
      })
      .execute()
  }
  const inTx = <T>(work: (tx: PanelTx) => Promise<T>): Promise<T> => db.transaction().execute(work)
  const add = (input: Omit<NewEntity, 'releases' | 'at'>) => inTx((tx) => addEntity(tx, { releases, at, ...input }))
  let made = 0
  return {
    db,
    ...people,
    inTx,
    add,
    /** Alpha of the specification: public, at 1.4, with the green gene MYH7. */
    async newPanel(): Promise<number> {
      const place = { major_version: 1, minor_version: 3, version_created: began }
      const panelId = await addPanel(db, { name: `Alpha ${++made}`, ...place })
      const values = { gene: 'MYH7', source: ['Expert Review Green'], moi: 'Unknown' }
      await inTx((tx) => addEntity(tx, { panelId, type: 'gene', values, releases, by: people.curator, at: began }))
      return panelId
    },
    addGene: (panelId: number, gene: string, source: readonly string[], by = people.curator) =>
      add({ panelId, type: 'gene', values: { gene, source, moi: 'Unknown' }, by }),
    read: (panelId: number, name: string, type: EntityType = 'gene') => entityByName(db, panelId, type, name),
    async versionOf(panelId: number): Promise<string> {
      const panel = await db.selectFrom('panel').selectAll().where('id', '=', panelId).executeTakeFirstOrThrow()
      return `${panel.major_version}.${panel.minor_version}`
    },
    /** Names, newest first. */
    async sourcesOf(entityId: number): Promise<string[]> {
      const rows = await db
        .selectFrom('evidence')
        .select('name')
        .where('entity_id', '=', entityId)
        .orderBy('created', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return rows.map(({ name }) => name)
    },
    /** Newest first. */
    async commentsOf(entityId: number): Promise<string[]> {
      const rows = await db
        .selectFrom('comment as c')
        .innerJoin('evaluation as v', 'v.id', 'c.evaluation_id')
        .select('c.comment')
        .where('v.entity_id', '=', entityId)
        .orderBy('c.created', 'desc')
        .orderBy('c.id', 'desc')
        .execute()
      return rows.map(({ comment }) => comment)
    },
    /** Oldest first, but for what made the panel. */
    async activitiesOf(panelId: number) {
      const rows = await db
        .selectFrom('activity')
        .select(['text', 'event_type', 'entity_name', sql<string>`extra_data->>'panel_version'`.as('version')])
        .where('panel_id', '=', panelId)
        .orderBy('id')
        .execute()
      return rows.slice(1)
    },
    /** Oldest first. */
    trackOf: (entityId: number) =>
      db
        .selectFrom('track_record')
        .select(['issue_type', 'issue_description', 'gel_status'])
        .where('entity_id', '=', entityId)
        .orderBy('id')
        .execute(),
    /** Oldest first, without those of versions. */
    changesOf: (panelId: number) =>
      db
        .selectFrom('change')
        .select(['kind', 'version', 'entity_name', 'from_value', 'to_value', 'fields'])
        .where('panel_id', '=', panelId)
        .where('kind', '<>', 'version_created')
        .orderBy('id')
        .execute(),
    async close(): Promise<void> {
      await db.destroy()
      await database.drop()
    },
  }
}
export type EntityStage = Awaited<ReturnType<typeof openEntityStage>>
