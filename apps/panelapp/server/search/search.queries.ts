import { sql } from 'kysely'
import type { EntityType, PanelDb } from '../../tables.ts'

/** A text for `like` that stands for itself. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, (it) => `\\${it}`)

export interface GeneBeginning {
  gene_symbol: string
  gene_name: string | null
}

/** Active genes whose symbol or name begins with a text, in any case; an exact symbol first, then by symbol. */
export async function genesBeginning(
  db: PanelDb,
  text: string,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<(GeneBeginning & { hgnc_symbol: string | null; hgnc_id: string | null })[]> {
  const beginning = `${likeText(text.toLowerCase())}%`
  return db
    .selectFrom('gene as g')
    .select(['g.gene_symbol', 'g.gene_name', 'g.hgnc_symbol', 'g.hgnc_id'])
    .where('g.active', '=', true)
    .where((where) =>
      where.or([
        where(sql<string>`lower(g.gene_symbol)`, 'like', beginning),
        where(sql<string>`lower(g.gene_name)`, 'like', beginning),
      ]),
    )
    .orderBy(sql`lower(g.gene_symbol) = ${text.toLowerCase()} desc, g.gene_symbol collate "C"`)
    .limit(limit)
    .offset(offset)
    .execute()
}

/** On how many of the panels each of these genes is. */
export async function panelsOfGenes(
  db: PanelDb,
  symbols: readonly string[],
  panelIds: readonly number[],
): Promise<Map<string, number>> {
  if (symbols.length === 0) return new Map()
  const { rows } = await sql<{ gene_symbol: string; panels: number }>`
    select e.gene_symbol, count(distinct e.panel_id)::int as panels from entity e
    where e.gene_symbol = any(${[...symbols]}::text[]) and e.panel_id = any(${[...panelIds]}::int[])
    group by e.gene_symbol`.execute(db)
  return new Map(rows.map((it) => [it.gene_symbol, it.panels]))
}

export interface FoundName {
  entity_type: EntityType
  entity_name: string
  verbose_name: string | null
  panels: number
}

/** STRs and regions of the panels with the text in a name; there are a few hundred of them in all. */
export async function otherEntitiesNamed(
  db: PanelDb,
  text: string,
  panelIds: readonly number[],
  limit: number,
): Promise<FoundName[]> {
  const within = `%${likeText(text.toLowerCase())}%`
  const { rows } = await sql<FoundName>`
    select e.entity_type, e.entity_name, min(e.verbose_name) as verbose_name, count(distinct e.panel_id)::int as panels
    from entity e
    where e.entity_type in ('str', 'region') and e.panel_id = any(${[...panelIds]}::int[])
      and (lower(e.entity_name) like ${within} or lower(e.verbose_name) like ${within})
    group by e.entity_type, e.entity_name
    order by lower(e.entity_name) = ${text.toLowerCase()} desc, min(e.name_key) collate "C", e.entity_name collate "C"
    limit ${limit}`.execute(db)
  return rows
}
