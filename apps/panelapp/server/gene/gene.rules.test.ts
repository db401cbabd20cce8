import { describe, expect, test } from 'vitest'
import { ensemblOf, hasEnsembl } from './ensembl.rules.ts'
import { geneCopyText } from './gene-copy.rules.ts'
import type { Gene } from './gene.ts'

const preferred = { GRch37: '82', GRch38: '90' }
const at = (release: string) => ({ ensembl_id: `ENSG${release}`, location: `1:${release}-999` })
const gene: Gene = {
  active: true,
  gene_symbol: 'ABC1X',
  gene_name: 'example one',
  hgnc_symbol: 'ABC1X',
  hgnc_id: 'HGNC:99901',
  hgnc_date_symbol_changed: null,
  hgnc_release: '2026-01-05',
  biotype: 'protein_coding',
  omim_gene: ['900001'],
  alias: ['OLDX'],
  alias_name: null,
  ensembl_genes: { GRch38: { '90': at('90'), '115': at('115') }, GRch37: { '9': at('9'), '87': at('87') } },
}

describe('reading Ensembl data', () => {
  test.each([
    ['the preferred release', 'GRch38', '90', 'ENSG90'],
    ['the numerically highest release where the preferred one is absent', 'GRch38', '107', 'ENSG115'],
    ['87 rather than 9', 'GRch37', '82', 'ENSG87'],
  ] as const)('takes %s', (_, assembly, release, id) => {
    expect(ensemblOf(gene, assembly, release)?.id).toBe(id)
  })
  test.each([[null], [{}], [{ ensembl_genes: '{}' }], [{ ensembl_genes: { GRch37: {} } }], [{ ensembl_genes: [] }]])(
    'finds nothing in %j',
    (copy) => {
      expect(ensemblOf(copy, 'GRch37', '82')).toBeUndefined()
      expect(hasEnsembl(copy ?? {})).toBe(false)
    },
  )
})

describe('the copy of a gene', () => {
  test('has eleven keys by length and then bytes, and one release for each assembly', () => {
    expect(geneCopyText(gene, preferred)).toBe(
      '{"alias":["OLDX"],"biotype":"protein_coding","hgnc_id":"HGNC:99901","gene_name":"example one",' +
        '"omim_gene":["900001"],"alias_name":null,"gene_symbol":"ABC1X","hgnc_symbol":"ABC1X","hgnc_release":"2026-01-05",' +
        '"ensembl_genes":{"GRch37":{"87":{"location":"1:87-999","ensembl_id":"ENSG87"}},' +
        '"GRch38":{"90":{"location":"1:90-999","ensembl_id":"ENSG90"}}},"hgnc_date_symbol_changed":null}',
    )
  })
})
