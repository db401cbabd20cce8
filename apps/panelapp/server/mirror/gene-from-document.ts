import type { PanelTx } from '../../tables.ts'
import { sql } from 'kysely'
import { hasEnsembl } from '../gene/ensembl.rules.ts'
import { insertGenes } from '../gene/write-genes.ts'
import type { Gene } from '../gene/gene.ts'
import type { GeneDocument } from './document-shape.ts'
import type { EntityRow } from './entity-row.rules.ts'

/** Genes that the reference lacks are made from what the document says of them; what it has stays as it is. */
export async function addMissingGenes(tx: PanelTx, all: readonly EntityRow[]): Promise<void> {
  const told = new Map<string, string>()
  for (const { gene_symbol, gene_copy } of all) {
    if (gene_symbol !== null && gene_copy !== null) told.set(gene_symbol, gene_copy)
  }
  if (told.size === 0) return
  const { rows } = await sql<{ gene_symbol: string }>`
    SELECT g.gene_symbol FROM gene g WHERE g.gene_symbol = ANY (${[...told.keys()]})`.execute(tx)
  for (const { gene_symbol } of rows) told.delete(gene_symbol)
  // In one order whoever adds them: two that add the same wait for each other and do not die.
  const missing = [...told.values()].map((copy) => geneOf(JSON.parse(copy) as GeneDocument))
  await insertGenes(
    tx,
    missing.toSorted((a, b) => (a.gene_symbol < b.gene_symbol ? -1 : 1)),
    'keep',
  )
}

function geneOf(copy: GeneDocument): Gene {
  const { ensembl_genes: told } = copy
  const ensembl_genes = typeof told === 'object' && told !== null ? (told as Gene['ensembl_genes']) : {}
  return {
    gene_symbol: copy.gene_symbol,
    gene_name: copy.gene_name ?? null,
    hgnc_symbol: copy.hgnc_symbol ?? null,
    hgnc_id: copy.hgnc_id ?? null,
    hgnc_date_symbol_changed: copy.hgnc_date_symbol_changed ?? null,
    hgnc_release: copy.hgnc_release ?? null,
    biotype: copy.biotype ?? null,
    omim_gene: copy.omim_gene ?? null,
    alias: copy.alias ?? null,
    alias_name: copy.alias_name ?? null,
    ensembl_genes,
    active: hasEnsembl({ ensembl_genes }),
  }
}
