import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import type { GeneFacts } from '../../server/entity/entity-page.queries.ts'

const out = (href: string, words: string): Markup => html`<a href="${href}" rel="noreferrer">${words}</a>`
const joined = (links: readonly Markup[]): Markup => html`${links.map((it, at) => html`${at > 0 && ', '}${it}`)}`

/** Where other databases speak of a gene. Links alone: a page asks none of them for anything. */
export function geneLinks({ gene_symbol: symbol, hgnc_id: hgncId, omim_gene: omim }: GeneFacts): Markup {
  const links = [
    hgncId && out(`https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/${encodeURIComponent(hgncId)}`, hgncId),
    ...(omim ?? []).map((it) => out(`https://omim.org/entry/${encodeURIComponent(it)}`, `OMIM ${it}`)),
    hgncId && out(`https://search.clinicalgenome.org/kb/genes/${encodeURIComponent(hgncId)}`, 'ClinGen'),
    symbol && out(`https://www.deciphergenomics.org/gene/${encodeURIComponent(symbol)}/overview`, 'DECIPHER'),
    symbol && out(`https://www.ncbi.nlm.nih.gov/clinvar/?term=${encodeURIComponent(`${symbol}[gene]`)}`, 'ClinVar'),
  ].filter((it) => it instanceof Object)
  return joined(links)
}

export const ensemblLink = (assembly: 'GRCh37' | 'GRCh38', id: string): Markup =>
  out(
    `https://${assembly === 'GRCh37' ? 'grch37' : 'www'}.ensembl.org/Homo_sapiens/Gene/Summary?g=${encodeURIComponent(id)}`,
    id,
  )

/** Numbers of seven or eight digits are articles of PubMed, wherever they stand in the text. */
export const withPubmed = (text: string): Markup =>
  html`${text
    .split(/(?<![\w.:/-])(\d{7,8})(?![\w/-])/)
    .map((part, at) => (at % 2 === 1 ? out(`https://pubmed.ncbi.nlm.nih.gov/${part}/`, part) : part))}`
