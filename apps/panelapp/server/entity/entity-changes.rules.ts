// What an edit changes: columns, lines of the log, codes of the history, fields of documents.
import { variantTypes } from '../../contract/vocabulary.ts'
import type { IssueType } from '../../contract/vocabulary.ts'
import {
  detailChanged,
  geneChanged,
  listChanged,
  modeOfInheritanceChanged,
  modeOfPathogenicityChanged,
  renamed,
  tagAdded,
  tagRemoved,
  valueChanged,
} from '../activity/activity-text.rules.ts'
import type { NamedEntity } from '../activity/activity-text.rules.ts'
import type { ChosenGene, Entity, EntityColumns, EntityValues, Position } from './entity.ts'
import { moiFor, oneLine } from './entity-values.rules.ts'

export interface EntityChanges {
  columns: EntityColumns
  lines: string[]
  issues: IssueType[]
  /** Of documents. */
  fields: string[]
  tags: TagChanges
}
export interface TagChanges {
  add: string[]
  remove: string[]
}

/**
 * What cleaned and checked values change of an entity, apart from its sources and rating. Equal values change nothing; an
 * absent one is left alone.
 * @param gene of `values.gene`, where that names another than the entity has
 */
export function decideChanges(entity: Entity, values: EntityValues, gene: ChosenGene | undefined): EntityChanges {
  const now: NamedEntity = { type: entity.entity_type, name: nameAfter(entity, values) }
  const changes: EntityChanges = { columns: {}, lines: [], issues: [], fields: [], tags: { add: [], remove: [] } }
  changeName(changes, entity, now)
  changeGene(changes, entity, now, values, gene)
  changeFacts(changes, entity, now, { ...values, ...moiAfter(entity, values, now) })
  changeTags(changes, entity, now, values.tags)
  changePlace(changes, entity, now, values)
  changeDetails(changes, entity, now, values)
  return changes
}

/** The name that the entity will have: genes are called by their symbol. */
export const nameAfter = (entity: Entity, values: EntityValues): string =>
  (entity.entity_type === 'gene' ? values.gene : values.name) ?? entity.entity_name

export const decideTags = (has: readonly string[], wanted: readonly string[]): TagChanges => ({
  add: wanted.filter((tag) => !has.includes(tag)),
  remove: has.filter((tag) => !wanted.includes(tag)),
})
export const tagLines = ({ add, remove }: TagChanges, entity: NamedEntity): string[] => [
  ...add.map((tag) => tagAdded(tag, entity)),
  ...remove.map((tag) => tagRemoved(tag, entity)),
]
export const tagIssues = ({ add, remove }: TagChanges): IssueType[] => [
  ...(add.length > 0 ? (['AddedTag'] as const) : []),
  ...(remove.length > 0 ? (['RemovedTag'] as const) : []),
]

/** An edit that touches neither the name nor the mode of inheritance leaves an odd one of old data alone. */
function moiAfter(entity: Entity, values: EntityValues, now: NamedEntity): Pick<EntityValues, 'moi'> {
  const isGene = now.type === 'gene'
  if (values.moi === undefined && (!isGene || now.name === entity.entity_name)) return {}
  return { moi: moiFor(isGene ? now.name : null, values.moi === undefined ? entity.moi : values.moi) }
}

const renameIssues = { gene: 'ChangedGeneName', str: 'ChangedSTRName', region: 'ChangedName' } as const
function changeName(changes: EntityChanges, entity: Entity, now: NamedEntity): void {
  if (now.name === entity.entity_name) return
  changes.columns.entity_name = now.name
  // Whatever told it apart from others of its old name.
  changes.columns.duplicate = 0
  changes.lines.push(renamed(entity.entity_name, now.name))
  changes.issues.push(renameIssues[now.type])
}

function changeGene(
  changes: EntityChanges,
  entity: Entity,
  now: NamedEntity,
  values: EntityValues,
  gene: ChosenGene | undefined,
): void {
  const before = { copy: entity.gene_copy, symbol: entity.gene_symbol }
  const after = { ...before }
  if (values.gene === null && before.symbol !== null) {
    Object.assign(after, { copy: null, symbol: null })
    changes.lines.push(geneChanged(now, before.symbol, null))
    changes.issues.push('RemovedGene')
  } else if (gene && gene.symbol !== before.symbol) {
    Object.assign(after, gene)
    if (now.type !== 'gene') {
      changes.lines.push(geneChanged(now, before.symbol, gene.symbol))
      changes.issues.push('ChangedGeneName')
    }
  }
  const name = values.gene_name
  // A form sends the name it was opened with: beside another gene it means nothing.
  if (
    after.copy !== null &&
    name !== undefined &&
    name !== geneNameIn(before.copy) &&
    name !== geneNameIn(after.copy)
  ) {
    changes.lines.push(valueChanged('Gene name', now, geneNameIn(after.copy), name))
    changes.issues.push('ChangedGeneName')
    after.copy = JSON.stringify({ ...parse(after.copy), gene_name: name })
  }
  if (after.copy === before.copy && after.symbol === before.symbol) return
  changes.columns.gene_copy = after.copy
  changes.columns.gene_symbol = after.symbol
  changes.fields.push('gene_data')
}
const parse = (copy: string): Record<string, unknown> => JSON.parse(copy) as Record<string, unknown>
const geneNameIn = (copy: string | null): string | null =>
  copy === null ? null : ((parse(copy)['gene_name'] as string | null | undefined) ?? null)

function changeFacts(changes: EntityChanges, entity: Entity, now: NamedEntity, values: EntityValues): void {
  const { columns, lines, issues, fields } = changes
  if (values.moi !== undefined && differs(entity.moi, values.moi)) {
    columns.moi = values.moi || null
    lines.push(modeOfInheritanceChanged(now, entity.moi, values.moi))
    issues.push('SetModeofInheritance')
    fields.push('mode_of_inheritance')
  }
  const mop = values.mode_of_pathogenicity
  if (mop !== undefined && differs(entity.mode_of_pathogenicity, mop)) {
    columns.mode_of_pathogenicity = mop || null
    lines.push(modeOfPathogenicityChanged(now, entity.mode_of_pathogenicity, mop))
    issues.push('SetModeofPathogenicity')
    fields.push('mode_of_pathogenicity')
  }
  changeList(changes, entity, now, values, 'phenotypes')
  if (values.penetrance !== undefined && differs(entity.penetrance, values.penetrance)) {
    columns.penetrance = values.penetrance || null
    lines.push(valueChanged('Penetrance', now, entity.penetrance, values.penetrance))
    issues.push('SetPenetrance')
    fields.push('penetrance')
  }
  changeList(changes, entity, now, values, 'publications')
  changeList(changes, entity, now, values, 'transcript')
}

const lists = {
  phenotypes: { title: 'Phenotypes', issue: 'SetPhenotypes' },
  publications: { title: 'Publications', issue: 'SetPublications' },
  transcript: { title: 'Transcripts', issue: 'SetTranscript' },
} as const
function changeList(
  { columns, lines, issues, fields }: EntityChanges,
  entity: Entity,
  now: NamedEntity,
  values: EntityValues,
  field: keyof typeof lists,
): void {
  const value = values[field]
  if (value === undefined || !listsDiffer(entity[field], value)) return
  columns[field] = value && [...value]
  lines.push(listChanged(lists[field].title, now, entity[field], value))
  issues.push(lists[field].issue)
  fields.push(field)
}

function changeTags(changes: EntityChanges, entity: Entity, now: NamedEntity, wanted: readonly string[] | undefined) {
  if (!wanted) return
  changes.tags = decideTags(entity.tags, wanted)
  const lines = tagLines(changes.tags, now)
  if (lines.length === 0) return
  changes.lines.push(...lines)
  changes.issues.push(...tagIssues(changes.tags))
  changes.fields.push('tags')
}

const places = {
  position_37: { start: 'start_37', end: 'end_37', title: 'GRCh37 position', issue: 'ChangedPosition37' },
  position_38: { start: 'start_38', end: 'end_38', title: 'GRCh38 position', issue: 'ChangedPosition38' },
} as const
function changePlace(
  { columns, lines, issues, fields }: EntityChanges,
  entity: Entity,
  now: NamedEntity,
  values: EntityValues,
) {
  for (const field of ['position_37', 'position_38'] as const) {
    const { start, end, title, issue } = places[field]
    const position = values[field]
    if (position === undefined) continue
    const before = placeText(entity[start] === null ? null : [entity[start], entity[end] ?? entity[start]])
    const after = placeText(position)
    if (before === after) continue
    columns[start] = position && position[0]
    columns[end] = position && position[1]
    lines.push(detailChanged(title, now.name, before, after))
    issues.push(issue)
    fields.push(field === 'position_37' ? 'grch37_coordinates' : 'grch38_coordinates')
  }
}
const placeText = (position: Position | null): string => (position === null ? '' : position.join('-'))

const details = {
  verbose_name: { title: 'Verbose name', issue: 'ChangedName' },
  chromosome: { title: 'Chromosome', issue: 'ChangedChromosome' },
  repeated_sequence: { title: 'Repeated sequence', issue: 'ChangedRepeatedSequence' },
  normal_repeats: { title: 'Normal number of repeats', issue: 'ChangedNormalRepeats' },
  pathogenic_repeats: { title: 'Pathogenic number of repeats', issue: 'ChangedPathogenicRepeats' },
  haploinsufficiency_score: { title: 'Haploinsufficiency score', issue: 'ChangedHaploinsufficiencyScore' },
  triplosensitivity_score: { title: 'Triplosensitivity score', issue: 'ChangedTriplosensitivityScore' },
  required_overlap_percentage: { title: 'Required overlap percentage', issue: 'ChangedRequiredOverlapPercentage' },
  type_of_variants: { title: 'Variant type', issue: 'ChangedVariantType' },
} as const satisfies Record<string, { title: string; issue: IssueType }>
type Detail = keyof typeof details
function changeDetails(changes: EntityChanges, entity: Entity, now: NamedEntity, values: EntityValues): void {
  for (const field of Object.keys(details) as Detail[]) {
    const value = values[field]
    if (value === undefined || !differs(entity[field], value)) continue
    Object.assign(changes.columns, { [field]: value })
    const { title, issue } = details[field]
    changes.lines.push(detailChanged(title, now.name, detailText(entity[field]), detailText(value)))
    changes.issues.push(issue)
    changes.fields.push(field)
  }
}
const detailText = (value: string | number | null): string =>
  variantTypes.find((type) => type.value === value)?.label ?? String(value ?? '')

/** Nothing is written as null or as an empty text, depending on the age of the data. */
const differs = (before: string | number | null, after: string | number | null): boolean =>
  (before ?? '') !== (after ?? '')
/** Blanks around items and empty items of old data are not shown, so that they are no difference. */
const shown = (items: readonly string[] | null): string[] => (items ?? []).map(oneLine).filter((item) => item !== '')
const listsDiffer = (before: readonly string[] | null, after: readonly string[] | null): boolean =>
  JSON.stringify(shown(before)) !== JSON.stringify(shown(after))
