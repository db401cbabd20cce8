import { describe, expect, test } from 'vitest'
import { bedLines } from './bed.rules.ts'
import type { BedEntity, BedOptions } from './bed.rules.ts'

const gene = (name: string, location: string | undefined, level = '3', more: object = {}): BedEntity => ({
  entity_type: 'gene',
  entity_name: name,
  confidence_level: level,
  gene_data: {
    hgnc_id: 'HGNC:7577',
    ensembl_genes: location === undefined ? {} : { GRch38: { '90': { location, ensembl_id: 'ENSG00000092054' } } },
  },
  ...more,
})
const options: BedOptions = {
  assembly: 'GRch38',
  levels: new Set([3, 2, 1]),
  padding: 0,
  extended: false,
  preferred: { GRch37: '82', GRch38: '90' },
}
const lines = (entities: BedEntity[], changed: Partial<BedOptions> = {}) =>
  bedLines(entities, { ...options, ...changed })

describe('a BED file', () => {
  test('[142] has a gene from its first base less one', () => {
    expect(lines([gene('MYH7', '14:23412738-23435718')])).toEqual(['chr14\t23412737\t23435718\tMYH7\t1000\t.'])
  })

  test('has more columns when wanted', () => {
    expect(lines([gene('MYH7', '14:23412738-23435718')], { extended: true })).toEqual([
      'chr14\t23412737\t23435718\tMYH7\t1000\t.\tgene\tENSG00000092054\tHGNC:7577\tgreen',
    ])
  })

  test('is in the order of chromosomes and starts, the mitochondrion as chrM', () => {
    const found = lines([
      gene('B', 'MT:10-20'),
      gene('C', 'X:10-20', '2'),
      gene('D', '10:10-20', '1'),
      gene('E', '2:50-60'),
      gene('F', '2:9-60'),
      gene('G', 'KI270711.1:1-5'),
    ])
    expect(found).toEqual([
      'chr2\t8\t60\tF\t1000\t.',
      'chr2\t49\t60\tE\t1000\t.',
      'chr10\t9\t20\tD\t300\t.',
      'chrX\t9\t20\tC\t600\t.',
      'chrM\t9\t20\tB\t1000\t.',
      'chrKI270711.1\t0\t5\tG\t1000\t.',
    ])
  })

  test('names what has no coordinates, and keeps regions and repeats', () => {
    const region: BedEntity = {
      entity_type: 'region',
      entity_name: 'ISCA-1 Loss',
      confidence_level: '2',
      gene_data: null,
      chromosome: '1',
      grch37_coordinates: null,
      grch38_coordinates: [100, 200],
    }
    expect(lines([gene('NOWHERE', undefined), gene('ODD', ''), region], { extended: true })).toEqual([
      '# no GRCh38 coordinates: gene NOWHERE',
      '# no GRCh38 coordinates: gene ODD',
      'chr1\t99\t200\tISCA-1_Loss\t600\t.\tregion\t.\t.\tamber',
    ])
    expect(lines([region], { assembly: 'GRch37' })).toEqual(['# no GRCh37 coordinates: region ISCA-1_Loss'])
  })

  test('has only the wanted ratings, an old 4 among the green', () => {
    const all = ['0', '1', '2', '3', '4'].map((level) => gene(`L${level}`, '1:1-2', level))
    expect(lines(all, { levels: new Set([3]) }).map((it) => it.split('\t')[3])).toEqual(['L3', 'L4'])
  })

  test('pads both sides and never starts below 0', () => {
    expect(lines([gene('A', '1:5-10')], { padding: 50 })).toEqual(['chr1\t0\t60\tA\t1000\t.'])
  })
})
