import type { EntityTable, PanelDb, PanelTable } from '../tables.ts'
import type { Insertable } from 'kysely'

/** The copy of a gene of the test's making, in canonical form. */
export const geneCopy = (symbol: string, hgncId: string | null = null): string =>
  JSON.stringify({
    alias: [`${symbol}-ALIAS`],
    biotype: 'protein_coding',
    hgnc_id: hgncId,
    gene_name: `gene ${symbol}`,
    omim_gene: ['160760'],
    alias_name: null,
    gene_symbol: symbol,
    hgnc_symbol: symbol,
    hgnc_release: '2017-11-03',
    ensembl_genes: {
      GRch37: { '82': { location: '14:23881947-23904927', ensembl_id: 'ENSG00000092054' } },
      GRch38: { '90': { location: '14:23412738-23435718', ensembl_id: 'ENSG00000092054' } },
    },
    hgnc_date_symbol_changed: null,
  })

type Panel = Partial<Insertable<PanelTable>> & { name: string; types?: readonly number[]; children?: readonly number[] }

/** A panel, public unless told otherwise. @returns its id */
export async function addPanel(db: PanelDb, { types = [], children = [], ...panel }: Panel): Promise<number> {
  const { id } = await db
    .insertInto('panel')
    .values({ status: 'public', is_super: children.length > 0, ...panel })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (types.length > 0) {
    await db
      .insertInto('panel_has_type')
      .values(types.map((typeId) => ({ panel_id: id, type_id: typeId })))
      .execute()
  }
  if (children.length > 0) {
    await db
      .insertInto('panel_child')
      .values(children.map((childId, position) => ({ parent_id: id, child_id: childId, position })))
      .execute()
  }
  return id
}

type Entity = Partial<Insertable<EntityTable>> & {
  sources?: readonly string[]
  tags?: readonly string[]
}

type Gene = Entity & { hgncId?: string | null }

/** A gene on a panel, green unless told otherwise; its sources in the order in which they were added. @returns its id */
export async function addGene(db: PanelDb, panelId: number, symbol: string, gene: Gene = {}): Promise<number> {
  const { hgncId = null, sources = [], tags = [], ...entity } = gene
  await db
    .insertInto('gene')
    .values({ gene_symbol: symbol, hgnc_id: hgncId })
    .onConflict((it) => it.column('gene_symbol').doNothing())
    .execute()
  return addEntity(db, {
    panel_id: panelId,
    entity_type: 'gene',
    entity_name: symbol,
    gene_symbol: symbol,
    gene_copy: geneCopy(symbol, hgncId),
    saved_gel_status: 3,
    ...entity,
    sources,
    tags,
  })
}

export const addStr = (db: PanelDb, panelId: number, name: string, str: Entity = {}): Promise<number> =>
  addEntity(db, {
    panel_id: panelId,
    entity_type: 'str',
    entity_name: name,
    chromosome: '4',
    start_38: 3074877,
    end_38: 3074933,
    repeated_sequence: 'CAG',
    normal_repeats: 27,
    pathogenic_repeats: 40,
    saved_gel_status: 3,
    ...str,
  })

export const addRegion = (db: PanelDb, panelId: number, name: string, region: Entity = {}): Promise<number> =>
  addEntity(db, {
    panel_id: panelId,
    entity_type: 'region',
    entity_name: name,
    verbose_name: 'A region',
    chromosome: '15',
    start_37: 100,
    end_37: 200,
    start_38: 110,
    end_38: 210,
    required_overlap_percentage: 60,
    type_of_variants: 'cnv_loss',
    saved_gel_status: 2,
    ...region,
  })

async function addEntity(db: PanelDb, given: Insertable<EntityTable> & Entity): Promise<number> {
  const { sources = [], tags = [], ...entity } = given
  const { id } = await db.insertInto('entity').values(entity).returning('id').executeTakeFirstOrThrow()
  for (const name of sources) {
    await db.insertInto('evidence').values({ entity_id: id, name, rating: 5 }).execute()
  }
  for (const name of tags) {
    const tag = await db
      .insertInto('tag')
      .values({ name })
      .onConflict((it) => it.column('name').doUpdateSet({ name }))
      .returning('id')
      .executeTakeFirstOrThrow()
    await db.insertInto('entity_tag').values({ entity_id: id, tag_id: tag.id }).execute()
  }
  return id
}
