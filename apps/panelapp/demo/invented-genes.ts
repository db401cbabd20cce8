import type { Gene } from '../server/gene/gene.ts'
import type { Random } from './random.ts'

// Letters in an order that no approved symbol has; a test holds them against the real reference where that is at hand.
const heads = [
  'QUA',
  'XEL',
  'ZOV',
  'JYR',
  'WUL',
  'VEX',
  'KYQ',
  'BRUX',
  'DRAV',
  'FLEZ',
  'GWEN',
  'HYX',
  'IXO',
  'LOMX',
  'MYVE',
]
const tails = ['RIN', 'DOR', 'TAX', 'MEL', 'VON', 'PHEX', 'QUIL', 'STRA', 'BEX', 'NOV', 'LUX', 'GRIM']
const names = [
  'carrier',
  'kinase',
  'receptor',
  'channel',
  'transporter',
  'factor',
  'binding protein',
  'ligase',
  'motor',
]
const places = ['lattice', 'cortical', 'vesicle', 'membrane', 'junction', 'matrix', 'filament', 'nuclear', 'synaptic']

const chromosomes = [...Array.from({ length: 22 }, (_, at) => String(at + 1)), 'X']
/** Beyond every real number of the kind, so that nobody takes one for the other. */
const FIRST_ID = 990_001

/** So many genes that do not exist, with ids of every kind that panels show. */
export function inventGenes(random: Random, count: number): Gene[] {
  const stems = random.some(
    heads.flatMap((head) => tails.map((tail) => head + tail)),
    count,
  )
  return Array.from({ length: count }, (_, at) => {
    const stem = stems[at % stems.length]!
    const number = Math.floor(at / stems.length) + random.whole(1, 3) * 3
    return geneOf(random, at, `${stem}${random.chance(0.3) && at < stems.length ? '' : number}`)
  })
}

function geneOf(random: Random, at: number, symbol: string): Gene {
  const id = FIRST_ID + at
  const chromosome = random.one(chromosomes)
  const start = random.whole(1_000_000, 40_000_000)
  const length = random.whole(4_000, 180_000)
  const shift = random.whole(10_000, 400_000)
  const place = (from: number) => `${chromosome}:${from}-${from + length}`
  const ensemblId = `ENSG00000${id}`
  return {
    gene_symbol: symbol,
    gene_name: `${random.one(places)} ${random.one(names)} ${random.whole(1, 12)} (invented)`,
    hgnc_symbol: symbol,
    hgnc_id: `HGNC:${id}`,
    hgnc_date_symbol_changed: random.chance(0.1)
      ? `20${random.whole(10, 23)}-0${random.whole(1, 9)}-1${random.whole(0, 9)}`
      : null,
    hgnc_release: '2023-11-03',
    biotype: random.chance(0.92) ? 'protein_coding' : 'lincRNA',
    omim_gene: [String(id)],
    alias: random.chance(0.5) ? [`${symbol.slice(0, 3)}L${random.whole(10, 99)}`] : [],
    alias_name: [],
    ensembl_genes: {
      GRch37: { 82: { ensembl_id: ensemblId, location: place(start + shift) } },
      GRch38: { 90: { ensembl_id: ensemblId, location: place(start) } },
    },
    active: true,
  }
}
