import type { PanelTx } from '../../tables.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import { geneCopyText } from '../gene/gene-copy.rules.ts'
import { geneBySymbol } from '../gene/gene.queries.ts'
import type { ChosenGene } from './entity.ts'

/** An active gene of the reference; undefined for every other text. */
export async function chooseGene(
  tx: PanelTx,
  symbol: string,
  releases: PreferredReleases,
): Promise<ChosenGene | undefined> {
  const gene = await geneBySymbol(tx, symbol)
  return gene?.active ? { symbol, copy: geneCopyText(gene, releases), hgncId: gene.hgnc_id } : undefined
}
