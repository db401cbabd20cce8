import type { EntityValues } from '../server/entity/entity.ts'
import type { Gene } from '../server/gene/gene.ts'
import type { Random } from './random.ts'

/** A short tandem repeat in an invented gene. */
export function strValues(random: Random, gene: Gene, at: number): EntityValues {
  const sequence = ['CAG', 'GGCCCC', 'CTG', 'GAA'][at % 4]!
  const [chromosome = '1', range = ''] = (gene.ensembl_genes.GRch38?.['90']?.location ?? '').split(':')
  const start = Number(range.split('-')[0]) + random.whole(500, 2000)
  const normal = random.whole(12, 30)
  return {
    name: `${gene.gene_symbol}_${sequence}`,
    gene: gene.gene_symbol,
    chromosome,
    position_37: [start + 12_345, start + 12_345 + sequence.length * normal],
    position_38: [start, start + sequence.length * normal],
    repeated_sequence: sequence,
    normal_repeats: normal,
    pathogenic_repeats: normal + random.whole(8, 40),
  }
}

/** A copy-number region, named as such lists name them. */
export function regionValues(random: Random, number: number, at: number): EntityValues {
  const isLoss = at % 2 === 0
  const chromosome = String(random.whole(1, 22))
  const start = random.whole(2_000_000, 60_000_000)
  const length = random.whole(200_000, 2_500_000)
  return {
    name: `ISCA-${900_000 + number}-${isLoss ? 'Loss' : 'Gain'}`,
    verbose_name: `${chromosome}q${random.whole(11, 34)} recurrent region (invented), ${isLoss ? 'loss' : 'gain'}`,
    chromosome,
    position_37: null,
    position_38: [start, start + length],
    haploinsufficiency_score: isLoss ? '3' : null,
    triplosensitivity_score: isLoss ? null : '2',
    required_overlap_percentage: random.one([60, 70, 80]),
    type_of_variants: isLoss ? 'cnv_loss' : 'cnv_gain',
  }
}
