// The file of one panel (panelapp.md 10.1): 36 columns to the byte, since programs read them and curators upload it again.
import { textOf } from '../document/shown-entity.rules.ts'
import type { ShownEntity } from '../document/shown-entity.rules.ts'
import { csvLine, joined, plainAscii, shown, tsvLine, yesNo } from './tsv.rules.ts'

/** What all rows of a file say of the panel. */
export interface TsvPanel {
  name: string
  level3: string
  level2: string
  orphanet: readonly string[]
  hpo: readonly string[]
  version: string
}

/** What a row of the file says of an entity. */
export interface TsvEntity {
  entity: ShownEntity
  ensembl37: string | undefined
  ensembl38: string | undefined
  /** Of the panel; in frozen versions of the gene. */
  omim: readonly string[] | null
  /** Frozen versions do not tell. */
  flagged: boolean | null
  ready: boolean | null
  /** Numbers of evaluations by rating; null where that is not recorded. */
  ratings: { green: number; amber: number; red: number } | null
}

export const panelTsvColumns = [
  'Entity Name',
  'Entity type',
  'Gene Symbol',
  'Sources(; separated)',
  'Level4',
  'Level3',
  'Level2',
  'Model_Of_Inheritance',
  'Phenotypes',
  'Omim',
  'Orphanet',
  'HPO',
  'Publications',
  'Description',
  'Flagged',
  'GEL_Status',
  'UserRatings_Green_amber_red',
  'version',
  'ready',
  'Mode of pathogenicity',
  'EnsemblId(GRch37)',
  'EnsemblId(GRch38)',
  'HGNC',
  'Position Chromosome',
  'Position GRCh37 Start',
  'Position GRCh37 End',
  'Position GRCh38 Start',
  'Position GRCh38 End',
  'STR Repeated Sequence',
  'STR Normal Repeats',
  'STR Pathogenic Repeats',
  'Region Haploinsufficiency Score',
  'Region Triplosensitivity Score',
  'Region Required Overlap Percentage',
  'Region Variant Type',
  'Region Verbose Name',
] as const

/** The whole file; entities in the order of the file. */
export const panelTsv = (panel: TsvPanel, entities: readonly TsvEntity[]): string =>
  tsvLine(panelTsvColumns) + entities.map((it) => tsvLine(fieldsOf(panel, it))).join('')

/** The same rows between commas. */
export const panelCsv = (panel: TsvPanel, entities: readonly TsvEntity[]): string =>
  csvLine(panelTsvColumns) + entities.map((it) => csvLine(fieldsOf(panel, it))).join('')

/**
 * Ratings that an address such as `/download/234/` asks for. The digit 4 is of the time of two shades of green, and the
 * digit 0 matches nothing: entities without a rating are never in these files.
 */
export const levelsOfDigits = (digits: string): ReadonlySet<number> =>
  new Set([...digits].map((it) => (it === '4' ? 3 : Number(it))).filter((it) => it > 0))

function fieldsOf(panel: TsvPanel, { entity, ...row }: TsvEntity): string[] {
  const positions = [entity.range37, entity.range38].flatMap((it) => [shown(it?.[0]), shown(it?.[1])])
  return [
    entity.name,
    entity.type,
    shown(textOf(entity.gene?.['gene_symbol'])),
    joined(entity.sources),
    panel.name,
    panel.level3,
    panel.level2,
    shown(entity.moi),
    plainAscii(joined(entity.phenotypes)),
    joined(row.omim),
    joined(panel.orphanet),
    joined(panel.hpo),
    joined(entity.publications),
    '',
    yesNo(row.flagged),
    // Documents of the time of two shades of green have a 4.
    String(Math.min(3, entity.level)),
    percentages(row.ratings),
    panel.version,
    yesNo(row.ready),
    entity.type === 'gene' ? shown(entity.modeOfPathogenicity) : '',
    row.ensembl37 ?? '-',
    row.ensembl38 ?? '-',
    textOf(entity.gene?.['hgnc_id']) || '-',
    entity.type === 'gene' ? '' : shown(entity.chromosome),
    ...positions,
    shown(entity.repeatedSequence),
    shown(entity.normalRepeats),
    shown(entity.pathogenicRepeats),
    shown(entity.haploinsufficiency),
    shown(entity.triplosensitivity),
    shown(entity.requiredOverlap),
    shown(entity.typeOfVariants),
    shown(entity.verboseName),
  ]
}

function percentages(ratings: TsvEntity['ratings']): string {
  if (!ratings) return ''
  const all = ratings.green + ratings.amber + ratings.red
  const share = (count: number) => (all === 0 ? 0 : Math.round((100 * count) / all))
  return [share(ratings.green), share(ratings.amber), share(ratings.red)].join(';')
}
