import { sql } from 'kysely'
import type { PanelTx } from '../../tables.ts'
import type { Gene } from './gene.ts'

const columns = [
  'gene_name',
  'hgnc_symbol',
  'hgnc_id',
  'hgnc_date_symbol_changed',
  'hgnc_release',
  'biotype',
  'omim_gene',
  'alias',
  'alias_name',
  'ensembl_genes',
  'active',
] as const

const list = (prefix: string) => sql.raw(columns.map((name) => `${prefix}${name}`).join(', '))
const overwritten = sql.raw(columns.map((name) => `${name} = excluded.${name}`).join(', '))

/** Many rows at once. @returns how many were written: a row that is there as given is not */
export async function insertGenes(tx: PanelTx, genes: readonly Gene[], known: 'keep' | 'overwrite'): Promise<number> {
  if (genes.length === 0) return 0
  const conflict =
    known === 'keep'
      ? sql`DO NOTHING`
      : sql`(gene_symbol) DO UPDATE SET modified = now(), ${overwritten}
          WHERE (${list('gene.')}) IS DISTINCT FROM (${list('excluded.')})`
  const { numAffectedRows } = await sql`
    INSERT INTO gene (gene_symbol, ${list('')})
    SELECT r.gene_symbol, ${list('r.')}
    FROM json_to_recordset(${JSON.stringify(genes)}::json) AS r(
      gene_symbol text, gene_name text, hgnc_symbol text, hgnc_id text, hgnc_date_symbol_changed text, hgnc_release text,
      biotype text, omim_gene text[], alias text[], alias_name text[], ensembl_genes jsonb, active boolean)
    ON CONFLICT ${conflict}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}
