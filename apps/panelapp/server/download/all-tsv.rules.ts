// The files of all panels for curators (panelapp.md 10.2).
import { levelOf } from '../../contract/vocabulary.ts'
import { versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { EntityType, PanelStatus } from '../../tables.ts'
import type { PanelHead } from '../panel/catalogue.ts'
import { joined, shown, tsvLine } from './tsv.rules.ts'

export interface AllPanel extends Version {
  id: number
  name: string
  status: PanelStatus
}

export interface AllEntity {
  panel: AllPanel
  name: string
  symbol: string | null
  hgncId: string | null
  biotype: string | null
  level: number
  sources: readonly string[]
  moi: string | null
  modeOfPathogenicity: string | null
  tags: readonly string[]
  phenotypes: readonly string[] | null
  ensembl37: { id: string; location: string } | undefined
  ensembl38: { id: string; location: string } | undefined
  chromosome: string | null
  range37: readonly [number, number] | null
  range38: readonly [number, number] | null
  repeatedSequence: string | null
  normalRepeats: number | null
  pathogenicRepeats: number | null
  verboseName: string | null
  haploinsufficiency: string | null
  triplosensitivity: string | null
  requiredOverlap: number | null
  typeOfVariants: string | null
}

type Column = readonly [title: string, value: (entity: AllEntity) => string]

const panelColumns: readonly Column[] = [
  ['Panel Id', (it) => String(it.panel.id)],
  ['Panel Name', (it) => it.panel.name],
  ['Panel Version', (it) => versionText(it.panel)],
  ['Panel Status', (it) => it.panel.status.toUpperCase()],
  ['List', (it) => levelOf(it.level).colourName],
  ['Sources', (it) => joined(it.sources)],
  ['Mode of inheritance', (it) => shown(it.moi)],
]
const tags: Column = ['Tags', (it) => joined(it.tags)]
const ensembl: readonly Column[] = [
  ['EnsemblId(GRch37)', (it) => it.ensembl37?.id || '-'],
  ['EnsemblId(GRch38)', (it) => it.ensembl38?.id || '-'],
]
const biotype: Column = ['Biotype', (it) => shown(it.biotype)]
const phenotypes: Column = ['Phenotypes', (it) => joined(it.phenotypes)]
const location37 = (it: AllEntity) => it.ensembl37?.location || '-'
const location38 = (it: AllEntity) => it.ensembl38?.location || '-'
const place: readonly Column[] = [
  ['Chromosome', (it) => shown(it.chromosome)],
  ['Position GRCh37 start', (it) => shown(it.range37?.[0])],
  ['Position GRCh37 end', (it) => shown(it.range37?.[1])],
  ['Position GRCh38 start', (it) => shown(it.range38?.[0])],
  ['Position GRCh38 end', (it) => shown(it.range38?.[1])],
]
const afterPlace: readonly Column[] = [
  ['Symbol', (it) => shown(it.symbol)],
  ...panelColumns,
  tags,
  ...ensembl,
  biotype,
  phenotypes,
  ['GeneLocation(GRch37)', location37],
  ['GeneLocation(GRch38)', location38],
]

const columns: Readonly<Record<EntityType, readonly Column[]>> = {
  gene: [
    ['Symbol', (it) => it.name],
    ...panelColumns,
    ['Mode of pathogenicity', (it) => shown(it.modeOfPathogenicity)],
    tags,
    ...ensembl,
    ['HGNC', (it) => it.hgncId || '-'],
    biotype,
    phenotypes,
    // Two brackets: programs know the column by this name.
    ['GeneLocation((GRch37)', location37],
    ['GeneLocation((GRch38)', location38],
  ],
  str: [
    ['Name', (it) => it.name],
    ...place,
    ['Repeated sequence', (it) => shown(it.repeatedSequence)],
    ['Normal repeats', (it) => shown(it.normalRepeats)],
    ['Pathogenic repeats', (it) => shown(it.pathogenicRepeats)],
    ...afterPlace,
  ],
  region: [
    ['Name', (it) => it.name],
    ['Verbose Name', (it) => shown(it.verboseName)],
    ...place,
    ['Haploinsufficiency Score', (it) => shown(it.haploinsufficiency)],
    ['Triplosensitivity Score', (it) => shown(it.triplosensitivity)],
    ['Required region overlap', (it) => shown(it.requiredOverlap)],
    ['Variant types', (it) => shown(it.typeOfVariants)],
    ...afterPlace,
  ],
}

export const allHeader = (type: EntityType): string =>
  tsvLine([
    ...columns[type].map(([title]) => title),
    'Panel Types',
    'Super Panel Id',
    'Super Panel Name',
    'Super Panel Version',
  ])

/** A row of the panel itself, and one more for each super panel that contains it. */
export function allLines(
  type: EntityType,
  entity: AllEntity,
  { types, parents }: { types: readonly string[]; parents: readonly AllPanel[] },
): string {
  const own = [...columns[type].map(([, value]) => value(entity)), joined(types)]
  const inSuper = parents.map((it) => tsvLine([...own, String(it.id), it.name, versionText(it)]))
  return tsvLine([...own, '-', '-', '-']) + inSuper.join('')
}

export interface Reviewer {
  name: string
  affiliation: string
  email: string
}

export const allPanelsHeader = tsvLine([
  'Level 4 title',
  'Level 3 title',
  'Level 2 title',
  'URL',
  'Current Version',
  'Version time stamp',
  '# rated genes/total genes',
  '#reviewers',
  'Reviewer name and affiliation (;)',
  'Reviewer emails (;)',
  'Status',
  'Relevant disorders',
  'Types',
  'Signed Off',
])

/** @param origin `https://host` of this site */
export function allPanelsLine(panel: PanelHead, reviewers: readonly Reviewer[], origin: string): string {
  const count = (name: string) => Number(panel.stats[name] ?? 0)
  return tsvLine([
    panel.name,
    panel.level3,
    panel.level2,
    `${origin}/panels/${panel.id}/`,
    versionText(panel),
    panel.versionCreated,
    `${count('number_of_evaluated_genes')} of ${count('number_of_genes')} genes reviewed`,
    String(count('number_of_reviewers')),
    joined(reviewers.map((it) => (it.affiliation === '' ? it.name : `${it.name} (${it.affiliation})`))),
    joined(reviewers.map((it) => it.email)),
    panel.status.toUpperCase(),
    joined(panel.relevantDisorders),
    joined(panel.types.map((it) => it.name)),
    panel.signedOff ? `v${panel.signedOff.version} on ${panel.signedOff.date}` : '',
  ])
}
