import type { Gene } from './gene.ts'
import { oneReleaseEach } from './ensembl.rules.ts'
import type { PreferredReleases } from './ensembl.rules.ts'

/**
 * The copy of a gene that an entity keeps (panelapp.md 3.2), as the compact text that is stored and goes into documents:
 * exactly eleven keys, ordered by length and then bytes at every depth, one Ensembl release for each assembly.
 */
export function geneCopyText(gene: Gene, preferred: PreferredReleases): string {
  return JSON.stringify({
    alias: gene.alias,
    biotype: gene.biotype,
    hgnc_id: gene.hgnc_id,
    gene_name: gene.gene_name,
    omim_gene: gene.omim_gene,
    alias_name: gene.alias_name,
    gene_symbol: gene.gene_symbol,
    hgnc_symbol: gene.hgnc_symbol,
    hgnc_release: gene.hgnc_release,
    ensembl_genes: oneReleaseEach(gene, preferred),
    hgnc_date_symbol_changed: gene.hgnc_date_symbol_changed,
  })
}
