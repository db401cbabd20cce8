import { sql } from 'kysely'
import type { ExpressionBuilder } from 'kysely'
import type { PanelDb, Tables } from '../../tables.ts'
import type { Gene } from './gene.ts'

export const geneColumns = [
  'g.gene_symbol',
  'g.gene_name',
  'g.hgnc_symbol',
  'g.hgnc_id',
  'g.hgnc_date_symbol_changed',
  'g.hgnc_release',
  'g.biotype',
  'g.omim_gene',
  'g.alias',
  'g.alias_name',
  'g.ensembl_genes',
  'g.active',
] as const

/** Exactly as it is written. */
export const geneBySymbol = (db: PanelDb, symbol: string): Promise<Gene | undefined> =>
  db.selectFrom('gene as g').select(geneColumns).where('g.gene_symbol', '=', symbol).executeTakeFirst()

export async function genesBySymbol(db: PanelDb, symbols: readonly string[]): Promise<Map<string, Gene>> {
  if (symbols.length === 0) return new Map()
  const rows = await db
    .selectFrom('gene as g')
    .select(geneColumns)
    .where(sql<boolean>`g.gene_symbol = ANY (${[...symbols]})`)
    .execute()
  return new Map(rows.map((row) => [row.gene_symbol, row]))
}

/**
 * `HGNC:7577`. Some ids are held by two records, an accession beside the approved symbol: the approved one is preferred,
 * then the active one.
 */
export const geneByHgncId = (db: PanelDb, hgncId: string): Promise<Gene | undefined> =>
  db
    .selectFrom('gene as g')
    .select(geneColumns)
    .where('g.hgnc_id', '=', hgncId)
    .orderBy(sql`(g.gene_symbol = g.hgnc_symbol) DESC NULLS LAST, g.active DESC, g.gene_symbol COLLATE "C"`)
    .limit(1)
    .executeTakeFirst()

/** How a text led to a gene, the surest first. */
export type FoundBy = 'symbol' | 'hgnc_id' | 'ensembl_id' | 'omim' | 'former_symbol' | 'alias'
export type FoundGene = Gene & { found_by: FoundBy }

/**
 * Every gene that a text names: symbol (any case), `HGNC:n`, `ENSG…` (with or without version), number of OMIM, former
 * symbol or alias. Surest first, active before inactive. Some HGNC ids are held by two records, an accession beside the
 * approved symbol: the approved one comes first, then it goes by symbol.
 */
export async function genesNamed(db: PanelDb, text: string, limit = 20): Promise<FoundGene[]> {
  const name = text.trim()
  if (name === '') return []
  const ensembl = /^(ENSG\d+)(\.\d+)?$/i.exec(name)?.[1]?.toUpperCase()
  const omim = /^(?:O?MIM[:# ]*)?(\d{6})$/i.exec(name)?.[1]
  const rows = await db
    .selectFrom('gene as g')
    .select(geneColumns)
    .select(
      sql<FoundBy>`CASE
        WHEN lower(g.gene_symbol) = lower(${name}) THEN 'symbol'
        WHEN g.hgnc_id = upper(${name}) THEN 'hgnc_id'
        WHEN ${ensembl ?? null}::text IS NOT NULL THEN 'ensembl_id'
        WHEN ${omim ?? null}::text = ANY (g.omim_gene) THEN 'omim'
        WHEN g.alias && ${spellings(name)}::text[] THEN 'alias'
        ELSE 'former_symbol' END`.as('found_by'),
    )
    .where((where) =>
      where.or([
        where(sql<string>`lower(g.gene_symbol)`, '=', name.toLowerCase()),
        where('g.hgnc_id', '=', name.toUpperCase()),
        ...(ensembl === undefined ? [] : [hasEnsemblId(ensembl)]),
        ...(omim === undefined ? [] : [sql<boolean>`g.omim_gene @> ARRAY[${omim}]::text[]`]),
        sql<boolean>`g.alias && ${spellings(name)}::text[]`,
        where('g.gene_symbol', 'in', formerly(where, name)),
      ]),
    )
    .orderBy(sql`g.active DESC, (g.gene_symbol = g.hgnc_symbol) DESC NULLS LAST, g.gene_symbol COLLATE "C"`)
    .limit(limit * 2)
    .execute()
  return rows.sort((a, b) => sureness.indexOf(a.found_by) - sureness.indexOf(b.found_by)).slice(0, limit)
}
const sureness: FoundBy[] = ['symbol', 'hgnc_id', 'ensembl_id', 'omim', 'former_symbol', 'alias']

const spellings = (name: string): string[] => [...new Set([name, name.toUpperCase()])]
const formerly = (where: ExpressionBuilder<Tables & { g: Tables['gene'] }, 'g'>, name: string) =>
  where.selectFrom('gene_former_symbol as f').select('f.gene_symbol').where('f.former_symbol', 'in', spellings(name))
/** The expression of the index `gene_ensembl`. */
const hasEnsemblId = (id: string) =>
  sql<boolean>`jsonb_path_query_array(g.ensembl_genes, '$.*.*.ensembl_id') @> ${JSON.stringify([id])}::jsonb`

/** Symbols that a gene had before the renames made here, newest first. */
export async function formerSymbolsOf(db: PanelDb, symbol: string): Promise<string[]> {
  const rows = await db
    .selectFrom('gene_former_symbol as f')
    .select('f.former_symbol')
    .where('f.gene_symbol', '=', symbol)
    .orderBy('f.at', 'desc')
    .orderBy('f.former_symbol')
    .execute()
  return rows.map((row) => row.former_symbol)
}
