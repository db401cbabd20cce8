// Documents of a source that there is not, in the shape of API v1.

type Json = Record<string, unknown>

export const geneEntity = (symbol: string, more: Json = {}): Json => ({
  gene_data: {
    alias: [`OLD-${symbol}`],
    biotype: 'protein_coding',
    hgnc_id: `HGNC:${900_000 + ([...symbol].reduce((sum, it) => sum * 7 + it.charCodeAt(0), 0) % 99_999)}`,
    gene_name: `gene ${symbol}`,
    omim_gene: ['900001'],
    alias_name: null,
    gene_symbol: symbol,
    hgnc_symbol: symbol,
    hgnc_release: '2017-11-03',
    ensembl_genes: { GRch38: { '107': { location: '1:200-1000', ensembl_id: 'ENSG00000999901' } } },
    hgnc_date_symbol_changed: '1986-01-01',
  },
  entity_type: 'gene',
  entity_name: symbol,
  confidence_level: '3',
  penetrance: null,
  mode_of_pathogenicity: 'Other - please provide details in the comments ',
  publications: ['12345678', ''],
  evidence: ['Expert Review Green', ' UKGTN', 'GRID V2.0North West GLH', ''],
  phenotypes: ["Robert'); DROP TABLE panel;--", '<b>bold</b>'],
  mode_of_inheritance: null,
  tags: ['treatable', 'new'],
  transcript: null,
  ...more,
})

export const strEntity = (name: string): Json => ({
  gene_data: null,
  entity_type: 'str',
  entity_name: name,
  confidence_level: '2',
  penetrance: 'Complete',
  publications: [],
  evidence: ['NHS GMS'],
  phenotypes: [],
  mode_of_inheritance: '',
  repeated_sequence: 'CAG',
  chromosome: '4',
  grch37_coordinates: null,
  grch38_coordinates: [3_074_681, 3_074_941],
  normal_repeats: 26,
  pathogenic_repeats: 40,
  tags: [],
})

interface Invented {
  id: number
  version: string
  genes?: Json[]
  strs?: Json[]
  more?: Json
}

export const headOf = ({ id, version, genes = [], strs = [], more = {} }: Invented): Json => ({
  id,
  hash_id: null,
  name: `Panel ${id}`,
  disease_group: 'Group',
  disease_sub_group: '',
  status: 'public',
  version,
  version_created: `2026-0${version.split('.')[0]}-01T00:00:00.0000${version.split('.')[1]!.padStart(2, '0')}Z`,
  relevant_disorders: ['R999'],
  stats: { number_of_genes: genes.length, number_of_strs: strs.length, number_of_regions: 0 },
  types: [{ name: 'Rare Disease', slug: 'rare-disease', description: 'Invented' }],
  ...more,
})

export const panelDocument = (invented: Invented): Json => ({
  ...headOf(invented),
  genes: invented.genes ?? [],
  strs: invented.strs ?? [],
  regions: [],
})

/** A super panel's, from the documents of its children. */
export function superDocument(id: number, version: string, children: readonly Json[]): Json {
  const of = (list: string) =>
    children.flatMap((child) => {
      const { genes: _, strs: __, regions: ___, ...panel } = child
      return (child[list] as Json[]).map((it): Json => ({ ...it, panel }))
    })
  return panelDocument({ id, version, genes: of('genes'), strs: of('strs') })
}
