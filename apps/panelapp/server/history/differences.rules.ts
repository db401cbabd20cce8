import type { EntityDifferences, FieldDifference } from '../../contract/history.ts'
import type { Level } from '../../contract/vocabulary.ts'
import { diffEntities, entitiesIn } from '../change/diff-entities.rules.ts'
import type { DocumentEntity, EntityDifference } from '../change/diff-entities.rules.ts'

/** A panel's document of any age. */
export type PanelDocument = Readonly<Record<string, unknown>>

/** What differs between two documents of a panel, one line an entity, with the texts of both. */
export function entityDifferences(before: PanelDocument, after: PanelDocument): EntityDifferences[] {
  const byEntity = new Map<string, EntityDifference[]>()
  for (const difference of diffEntities(entitiesIn(before), entitiesIn(after))) {
    const { entityType, entityName } = difference
    const key = `${entityType} ${entityName} ${difference.kind === 'entity_removed'}`
    byEntity.set(key, [...(byEntity.get(key) ?? []), difference])
  }
  return [...byEntity.values()].map((differences) => oneEntity(differences))
}

function oneEntity(differences: readonly EntityDifference[]): EntityDifferences {
  const [first] = differences as [EntityDifference, ...EntityDifference[]]
  const kinds = differences.map(({ kind }) => kind)
  const renamed = differences.find(({ kind }) => kind === 'entity_renamed')
  const { before, after } = first
  const fields = differences.filter(({ kind }) => kind === 'entity_changed').flatMap((it) => it.fields)
  return {
    type: first.entityType,
    name: first.entityName,
    what: kinds.includes('entity_added') ? 'added' : kinds.includes('entity_removed') ? 'removed' : 'changed',
    formerName: renamed?.from ?? null,
    before: before ? levelOf(before) : null,
    after: after ? levelOf(after) : null,
    fields: fields.map((field) => fieldDifference(field, before ?? {}, after ?? {})),
  }
}

const levelOf = ({ confidence_level: level }: DocumentEntity): Level => Math.min(Number(level) || 0, 3) as Level

const panelFields = [
  'name',
  'disease_group',
  'disease_sub_group',
  'description',
  'status',
  'relevant_disorders',
  'types',
  'child_panel_ids',
]

/** What differs of the panel itself. A field that only one of the documents has was not recorded in the other. */
export const panelDifferences = (before: PanelDocument, after: PanelDocument): FieldDifference[] =>
  panelFields
    .filter((field) => field in before && field in after)
    .map((field) => fieldDifference(field, before, after))
    .filter(({ before: one, after: other }) => one !== other)

const fieldDifference = (field: string, before: PanelDocument, after: PanelDocument): FieldDifference => ({
  field: field.replaceAll('_', ' '),
  before: shown(before[field]),
  after: shown(after[field]),
})

function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map((item) => shown(item)).join('; ')
  if (typeof value === 'object') return 'name' in value ? shown(value.name) : JSON.stringify(value)
  return String(value)
}
