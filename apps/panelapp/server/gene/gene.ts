import type { EnsemblGenes } from '../../tables.ts'

/** A row of the reference. The symbol is its identity in the tables; the HGNC id is what stays when symbols change. */
export interface Gene {
  gene_symbol: string
  gene_name: string | null
  hgnc_symbol: string | null
  hgnc_id: string | null
  /** `YYYY-MM-DD`, or the text of an old installation. */
  hgnc_date_symbol_changed: string | null
  hgnc_release: string | null
  biotype: string | null
  omim_gene: string[] | null
  alias: string[] | null
  alias_name: string[] | null
  ensembl_genes: EnsemblGenes
  /** Only active genes can be chosen; a gene without Ensembl data is not. */
  active: boolean
}
