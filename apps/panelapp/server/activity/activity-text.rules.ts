// Texts of the activity log about entities (panelapp.md 6.2). Programs search them: their fixed words never change.
import { listText } from '../../contract/text-list.ts'
import { levelOf } from '../../contract/vocabulary.ts'
import type { EntityType } from '../../tables.ts'

/** What activities are about. */
export interface NamedEntity {
  type: EntityType
  name: string
}

const kinds = { gene: 'gene', str: 'STR', region: 'Region' } as const
/** `gene: MYH7`, `STR: DMPK_CTG`, `Region: ISCA-37390-Loss` */
export const labelOf = ({ type, name }: NamedEntity): string => `${kinds[type]}: ${name}`
const capitalLabel = (entity: NamedEntity): string => {
  const label = labelOf(entity)
  return label.charAt(0).toUpperCase() + label.slice(1)
}

export interface AddedText {
  entity: NamedEntity
  panelName: string
  sources: readonly string[]
  tags: readonly string[]
  moi: string | null
  publications: readonly string[] | null
  phenotypes: readonly string[] | null
  penetrance: string | null
  modeOfPathogenicity: string | null
  review: { rating?: string; clinically_relevant?: boolean; current_diagnostic?: boolean; comments?: string }
}
export function addedLines(added: AddedText): string[] {
  const label = labelOf(added.entity)
  const { review } = added
  return [
    `${label} was added`,
    `${label} was added to ${added.panelName}. Sources: ${added.sources.join(',')}`,
    ...(added.tags.length > 0 ? [`Tags added to ${label}: ${listText(added.tags)}`] : []),
    ...(added.moi ? [`Mode of inheritance for ${label} was set to ${added.moi}`] : []),
    ...(added.publications?.length ? [`Publications for ${label} were set to ${listText(added.publications)}`] : []),
    ...(added.phenotypes?.length ? [`Phenotypes for ${label} were set to ${listText(added.phenotypes)}`] : []),
    ...(added.penetrance ? [`Penetrance for ${label} was set to ${added.penetrance}`] : []),
    ...(added.modeOfPathogenicity
      ? [`Mode of pathogenicity for ${label} was set to ${added.modeOfPathogenicity}`]
      : []),
    ...(review.rating ? [`Review for ${label} was set to ${review.rating}`] : []),
    ...(review.clinically_relevant ? [`${capitalLabel(added.entity)} was marked as clinically relevant`] : []),
    ...(review.current_diagnostic ? [`${capitalLabel(added.entity)} was marked as current diagnostic`] : []),
    ...(review.comments ? [commentLine(review.comments)] : []),
  ]
}

export const commentLine = (text: string): string => `Added comment: ${text}`

/** `Mode of inheritance for gene MYH7 …`: edits name the entity without the colon of other texts. */
const nameInEdit = ({ type, name }: NamedEntity): string => `${kinds[type]} ${name}`
export const modeOfInheritanceChanged = (entity: NamedEntity, from: string | null, to: string | null): string =>
  `Mode of inheritance for ${nameInEdit(entity)} was changed from ${from ?? ''} to ${to ?? ''}`
export const modeOfPathogenicityChanged = (entity: NamedEntity, from: string | null, to: string | null): string =>
  `Mode of pathogenicity for ${nameInEdit(entity)} was changed from ${from ?? ''} to ${to ?? ''}`

/** One value of an entity, by its label: `Mode of inheritance for gene: MYH7 was changed from A to B`. */
export const valueChanged = (what: string, entity: NamedEntity, from: string | null, to: string | null): string =>
  `${what} for ${labelOf(entity)} was changed from ${from ?? ''} to ${to ?? ''}`
/** One value of an entity, by its name alone: `Chromosome for DMPK_CTG was changed from 1 to 2`. */
export const detailChanged = (what: string, name: string, from: string, to: string): string =>
  `${what} for ${name} was changed from ${from} to ${to}`
export const listChanged = (
  what: string,
  entity: NamedEntity,
  from: readonly string[] | null,
  to: readonly string[] | null,
): string => `${what} for ${labelOf(entity)} were changed from ${listText(from)} to ${listText(to)}`
/** One value that a curator set by itself; lists of publications are told without what they were. */
export function fieldSet(
  field: 'moi' | 'mode_of_pathogenicity' | 'phenotypes' | 'publications' | 'transcript',
  entity: NamedEntity,
  from: string | readonly string[] | null,
  to: string | readonly string[] | null,
): string {
  const [before, after] = [textOf(from), textOf(to)]
  if (field === 'moi') return valueChanged('Mode of inheritance', entity, before, after)
  if (field === 'mode_of_pathogenicity') return valueChanged('Mode of pathogenicity', entity, before, after)
  if (field === 'publications') return `Publications for ${labelOf(entity)} were set to ${after}`
  const what = field === 'phenotypes' ? 'Phenotypes' : 'Transcripts'
  return `${what} for ${labelOf(entity)} were changed from ${before} to ${after}`
}
const textOf = (value: string | readonly string[] | null): string =>
  typeof value === 'string' ? value : listText(value)

export const sourceAdded = (source: string, name: string): string => `Source ${source} was added to ${name}.`
export const sourceRemoved = (source: string, name: string): string => `Source ${source} was removed from ${name}.`
export const tagAdded = (tag: string, entity: NamedEntity): string => `Tag ${tag} tag was added to ${labelOf(entity)}.`
export const tagRemoved = (tag: string, entity: NamedEntity): string =>
  `Tag ${tag} was removed from ${labelOf(entity)}.`
export const geneChanged = (entity: NamedEntity, from: string | null, to: string | null): string =>
  from !== null && to !== null
    ? `Gene: ${from} was changed to ${to}.`
    : to !== null
      ? `Gene: ${to} was set for ${labelOf(entity)}.`
      : `Gene: ${from} was removed from ${labelOf(entity)}.`
export const renamed = (from: string, to: string): string => `${from} was changed to ${to}`
export const ratingChanged = (from: number, to: number): string =>
  `Rating Changed from ${levelOf(from).longName} to ${levelOf(to).longName}`

/** In title case, unlike the long names of levels. */
const lists = { 1: 'Red List (Low Evidence)', 2: 'Amber List (Moderate Evidence)', 3: 'Green List (High Evidence)' }
export const classifiedByCurator = (entity: NamedEntity, level: 0 | 1 | 2 | 3): string =>
  level === 0
    ? `${capitalLabel(entity)} has been removed from the panel.`
    : `${capitalLabel(entity)} has been classified as ${lists[level]}.`
export const classified = (entity: NamedEntity, level: number): string =>
  `Classified ${labelOf(entity)} as ${levelOf(level).longName}`

export const markedReady = (entity: NamedEntity): string => `Marked ${labelOf(entity)} as ready`
export const markedNotReady = (entity: NamedEntity): string => `Marked ${labelOf(entity)} as not ready`
export const approved = (entity: NamedEntity): string => `Approved ${labelOf(entity)}`
export const allSourcesCleared = (entity: NamedEntity): string => `All sources for ${labelOf(entity)} were removed`
export const sourceCleared = (source: string, entity: NamedEntity): string =>
  `Source: ${source} was removed from ${labelOf(entity)}`

const kindsInRemovals = { gene: 'gene', str: 'STR', region: 'region' } as const
export const removedFromPanel = ({ type, name }: NamedEntity): string =>
  `removed ${kindsInRemovals[type]}:${name} from the panel`
