// The files of all panels for curators (panelapp.md 10.2).
import { levelOf } from '../../contract/vocabulary.ts'
import { versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { EntityType, PanelStatus } from '../../tables.ts'
import { textOf } from '../document/shown-entity.rules.ts'
import type { ShownEntity } from '../document/shown-entity.rules.ts'
import type { PanelHead } from '../panel/catalogue.ts'
import { joined, shown, tsvLine } from './tsv.rules.ts'

export interface AllPanel extends Version {
  id: number
  name: string
  status: PanelStatus
}

export interface AllEntity {
  panel: AllPanel
  entity: ShownEntity
  ensembl37: { id: string; location: string } | undefined
  ensembl38: { id: string; location: string } | undefined
}

type Column = readonly [title: string, value: (entity: AllEntity) => string]

const panelColumns: readonly Column[] = [
  ['Panel Id', (it) => String(it.panel.id)],
  ['Panel Name', (it) => it.panel.name],
  ['Panel Version', (it) => versionText(it.panel)],
  ['Panel Status', (it) => it.panel.status.toUpperCase()],
  ['List', (it) => levelOf(it.entity.level).colourName],
  ['Sources', (it) => joined(it.entity.sources)],
  ['Mode of inheritance', (it) => shown(it.entity.moi)],
]
const tags: Column = ['Tags', (it) => joined(it.entity.tags)]
const ensembl: readonly Column[] = [
  ['EnsemblId(GRch37)', (it) => it.ensembl37?.id || '-'],
  ['EnsemblId(GRch38)', (it) => it.ensembl38?.id || '-'],
]
const biotype: Column = ['Biotype', (it) => shown(textOf(it.entity.gene?.['biotype']))]
const phenotypes: Column = ['Phenotypes', (it) => joined(it.entity.phenotypes)]
const location37 = (it: AllEntity) => it.ensembl37?.location || '-'
const location38 = (it: AllEntity) => it.ensembl38?.location || '-'
const place: readonly Column[] = [
  ['Chromosome', (it) => shown(it.entity.chromosome)],
  ['Position GRCh37 start', (it) => shown(it.entity.range37?.[0])],
  ['Position GRCh37 end', (it) => shown(it.entity.range37?.[1])],
  ['Position GRCh38 start', (it) => shown(it.entity.range38?.[0])],
  ['Position GRCh38 end', (it) => shown(it.entity.range38?.[1])],
]
const afterPlace: readonly Column[] = [
  ['Symbol', (it) => shown(textOf(it.entity.gene?.['gene_symbol']))],
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
    ['Symbol', (it) => it.entity.name],
    ...panelColumns,
    ['Mode of pathogenicity', (it) => shown(it.entity.modeOfPathogenicity)],
    tags,
    ...ensembl,
    ['HGNC', (it) => textOf(it.entity.gene?.['hgnc_id']) || '-'],
    biotype,
    phenotypes,
    // Two brackets: programs know the column by this name.
    ['GeneLocation((GRch37)', location37],
    ['GeneLocation((GRch38)', location38],
  ],
  str: [
    ['Name', (it) => it.entity.name],
    ...place,
    ['Repeated sequence', (it) => shown(it.entity.repeatedSequence)],
    ['Normal repeats', (it) => shown(it.entity.normalRepeats)],
    ['Pathogenic repeats', (it) => shown(it.entity.pathogenicRepeats)],
    ...afterPlace,
  ],
  region: [
    ['Name', (it) => it.entity.name],
    ['Verbose Name', (it) => shown(it.entity.verboseName)],
    ...place,
    ['Haploinsufficiency Score', (it) => shown(it.entity.haploinsufficiency)],
    ['Triplosensitivity Score', (it) => shown(it.entity.triplosensitivity)],
    ['Required region overlap', (it) => shown(it.entity.requiredOverlap)],
    ['Variant types', (it) => shown(it.entity.typeOfVariants)],
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
