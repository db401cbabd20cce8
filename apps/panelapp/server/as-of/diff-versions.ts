import { diffEntities, entitiesIn } from '../change/diff-entities.rules.ts'
import type { EntityDifference } from '../change/diff-entities.rules.ts'

interface FieldChange {
  field: string
  from: unknown
  to: unknown
}
interface EntityChange extends Omit<EntityDifference, 'before' | 'after' | 'fields'> {
  changes: FieldChange[]
}

export interface VersionDifference {
  /** Of the panel itself. */
  panel: FieldChange[]
  entities: EntityChange[]
  /** By kind of difference. */
  counts: Record<EntityDifference['kind'], number>
}

/** What differs between two documents (of API v1, frozen or live) of one panel, or of two. */
export function diffVersions(from: string, to: string): VersionDifference {
  const before = JSON.parse(from) as Record<string, unknown>
  const after = JSON.parse(to) as Record<string, unknown>
  const counts = { entity_added: 0, entity_removed: 0, entity_renamed: 0, rating_changed: 0, entity_changed: 0 }
  const entities = diffEntities(entitiesIn(before), entitiesIn(after)).map(
    ({ before: was, after: is, fields, ...difference }) => {
      counts[difference.kind] += 1
      return { ...difference, changes: fields.map((field) => ({ field, from: was?.[field], to: is?.[field] })) }
    },
  )
  return { panel: headChanges(before, after), entities, counts }
}

/** Follow from the rest, or are what somebody asked to compare. */
const apart = new Set(['id', 'hash_id', 'version', 'version_created', 'stats', 'genes', 'strs', 'regions'])

/** What one of them does not have, being of an older shape, is not known to differ. */
const headChanges = (before: Record<string, unknown>, after: Record<string, unknown>): FieldChange[] =>
  Object.keys(after)
    .filter((it) => !apart.has(it) && Object.hasOwn(before, it))
    .filter((it) => JSON.stringify(before[it]) !== JSON.stringify(after[it]))
    .map((field) => ({ field, from: before[field], to: after[field] }))
