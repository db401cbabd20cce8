import { sql } from 'kysely'
import type { EntityType, Instant, PanelDb } from '../../tables.ts'

/** What an entity is and what is said of it, as its page shows it. */
export interface EntityFacts {
  id: number
  panelId: number
  type: EntityType
  name: string
  gene: GeneFacts | null
  moi: string | null
  penetrance: string | null
  publications: readonly string[]
  phenotypes: readonly string[]
  modeOfPathogenicity: string | null
  flagged: boolean
  ready: boolean
  level: number
  levelSince: Instant
  levelSinceKnown: boolean
  transcripts: readonly string[]
  verboseName: string | null
  chromosome: string | null
  grch37: readonly [number, number] | null
  grch38: readonly [number, number] | null
  repeatedSequence: string | null
  normalRepeats: number | null
  pathogenicRepeats: number | null
  haploinsufficiency: string | null
  triplosensitivity: string | null
  requiredOverlap: number | null
  variants: string | null
  tags: readonly string[]
  /** Newest first, each once. */
  sources: readonly { name: string; byCurator: boolean }[]
}

/** The copy of a gene that the entity keeps; old copies may lack any of it. */
export interface GeneFacts {
  gene_symbol?: string | null
  gene_name?: string | null
  hgnc_id?: string | null
  hgnc_symbol?: string | null
  omim_gene?: readonly string[] | null
  alias?: readonly string[] | null
  ensembl_genes?: unknown
}

/** One entity with its tags and sources, by name; of several of that name the one that `id` says, else the first. */
export async function readEntityFacts(
  db: PanelDb,
  { panelIds, type, name, id }: { panelIds: readonly number[]; type: EntityType; name: string; id?: number },
): Promise<EntityFacts | undefined> {
  const row = await db
    .selectFrom('entity as e')
    .selectAll('e')
    .select('e.tag_names as tags')
    .select(
      sql<{ name: string; author: string | null }[] | null>`(select json_agg(json_build_object('name', n.name,
        'author', n.author_type) order by n.created desc, n.id desc) from evidence n where n.entity_id = e.id)`.as(
        'sources',
      ),
    )
    .where('e.panel_id', 'in', [...panelIds, 0])
    .where('e.entity_type', '=', type)
    .where('e.entity_name', '=', name)
    .$if(id !== undefined, (it) => it.where('e.id', '=', id ?? 0))
    .orderBy(sql`array_position(${[...panelIds]}::int[], e.panel_id)`)
    .orderBy('e.duplicate')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const sources = new Map<string, boolean>()
  for (const it of row.sources ?? []) sources.set(it.name, (sources.get(it.name) ?? false) || it.author === 'GEL')
  return {
    id: row.id,
    panelId: row.panel_id,
    type: row.entity_type,
    name: row.entity_name,
    gene: row.gene_copy as GeneFacts | null,
    moi: row.moi,
    penetrance: row.penetrance,
    publications: cleaned(row.publications),
    phenotypes: cleaned(row.phenotypes),
    modeOfPathogenicity: row.mode_of_pathogenicity,
    flagged: row.flagged,
    ready: row.ready,
    level: row.level,
    levelSince: row.level_since,
    levelSinceKnown: row.level_since_known,
    transcripts: cleaned(row.transcript),
    verboseName: row.verbose_name,
    chromosome: row.chromosome,
    grch37: pair(row.start_37, row.end_37),
    grch38: pair(row.start_38, row.end_38),
    repeatedSequence: row.repeated_sequence,
    normalRepeats: row.normal_repeats,
    pathogenicRepeats: row.pathogenic_repeats,
    haploinsufficiency: row.haploinsufficiency_score,
    triplosensitivity: row.triplosensitivity_score,
    requiredOverlap: row.required_overlap_percentage,
    variants: row.type_of_variants,
    tags: row.tags,
    sources: [...sources].flatMap(([it, byCurator]) => (it.trim() === '' ? [] : [{ name: it.trim(), byCurator }])),
  }
}

const pair = (start: number | null, end: number | null): [number, number] | null =>
  start === null || end === null ? null : [start, end]

export const cleaned = (list: readonly string[] | null): string[] => (list ?? []).map((it) => it.trim()).filter(Boolean)

/** One row of the list beside an entity. */
export interface Neighbour {
  id: number
  type: EntityType
  name: string
  duplicate: number
  verboseName: string | null
  level: number
}

/** All entities of a panel in the order of its table. */
export async function readNeighbours(db: PanelDb, panelId: number): Promise<Neighbour[]> {
  const { rows } = await sql<Neighbour>`
    select e.id, e.entity_type as type, e.entity_name as name, e.duplicate, e.verbose_name as "verboseName", e.level
    from entity e where e.panel_id = ${panelId}
    order by e.level desc, e.name_key, length(e.entity_name), e.entity_name, e.entity_type, e.duplicate`.execute(db)
  return rows
}

/** How many reviews each of these entities has, and whether the viewer wrote one. */
export async function readReviewCounts(
  db: PanelDb,
  entityIds: readonly number[],
  accountId: number | undefined,
): Promise<Map<number, { reviews: number; mine: boolean }>> {
  const { rows } = await sql<{ entity_id: number; reviews: number; mine: boolean }>`
    select v.entity_id, count(*)::int as reviews, bool_or(v.account_id = ${accountId ?? 0}) as mine
    from evaluation v where v.entity_id = any(${[...entityIds]}) group by v.entity_id`.execute(db)
  return new Map(rows.map(({ entity_id: id, ...rest }) => [id, rest]))
}

/** The same gene, also through STRs and regions that are linked to it, on any panel. */
export async function readElsewhere(
  db: PanelDb,
  symbol: string,
): Promise<{ panelId: number; type: EntityType; name: string; level: number }[]> {
  const { rows } = await sql<{ panelId: number; type: EntityType; name: string; level: number }>`
    select e.panel_id as "panelId", e.entity_type as type, e.entity_name as name, e.level
    from entity e where e.copy_symbol = ${symbol} order by e.level desc, e.panel_id, e.entity_type`.execute(db)
  return rows
}
