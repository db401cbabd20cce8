import type { ChangeKind, EntityType, Instant } from '../../tables.ts'
import type { Change } from './change.ts'

/** An entity as documents have it (panelapp.md 14.5), of any age. */
export type DocumentEntity = Readonly<Record<string, unknown>> & {
  readonly entity_type: string
  readonly entity_name: string
  readonly confidence_level: string
}

export interface EntityDifference {
  kind: Extract<ChangeKind, `entity_${string}` | 'rating_changed'>
  entityType: EntityType
  /** As it is called now, or was called last. */
  entityName: string
  hgncId: string | null
  /** The level before, or the old name of a renamed one; null for one that was added. */
  from: string | null
  to: string | null
  /** Fields that differ, for `rating_changed` and `entity_changed`. */
  fields: string[]
  before: DocumentEntity | undefined
  after: DocumentEntity | undefined
}

/** All entities of a document of API v1 of any age, in its order. */
export const entitiesIn = (document: Readonly<Record<string, unknown>>): DocumentEntity[] =>
  ['genes', 'strs', 'regions'].flatMap((list) => (document[list] as DocumentEntity[] | null | undefined) ?? [])

/**
 * What differs between two states of a panel's entities: genes, STRs and regions in one list or several, in any order.
 * A gene that left while another of its HGNC id came was renamed. One entity gives up to three differences (renamed, rating,
 * other fields). In super panels entities are told apart by the child too. Order: of `after`, then removed ones.
 */
export function diffEntities(before: readonly DocumentEntity[], after: readonly DocumentEntity[]): EntityDifference[] {
  const left = byKey(before)
  const pairs: [DocumentEntity | undefined, DocumentEntity][] = []
  const seen = new Map<string, number>()
  for (const entity of after) {
    const key = numbered(entity, seen)
    pairs.push([left.get(key), entity])
    left.delete(key)
  }
  const renamed = byIdentity(left)
  const differences: EntityDifference[] = []
  for (const [same, entity] of pairs) {
    const identity = same ? undefined : identityOf(entity)
    const former = same ?? (identity === undefined ? undefined : take(renamed, identity, left))
    if (former) differences.push(...between(former, entity))
    else differences.push(difference('entity_added', entity, null, entity.confidence_level, { after: entity }))
  }
  for (const entity of left.values()) {
    differences.push(difference('entity_removed', entity, entity.confidence_level, null, { before: entity }))
  }
  return differences
}

/** The differences of one panel as changes to record. */
export const changesOf = (
  differences: readonly EntityDifference[],
  { panelId, version, at }: { panelId: number; version: string; at: Instant },
): Change[] =>
  differences.map(({ kind, entityType, entityName, hgncId, from, to, fields }) => ({
    panelId,
    version,
    at,
    kind,
    entityType,
    entityName,
    hgncId,
    from,
    to,
    fields,
  }))

/**
 * The fields by which two states of one entity differ; the order of evidence and tags means nothing. A field that one of
 * them does not have, being of an older shape, is not known to differ.
 */
export const differingFields = (before: DocumentEntity, after: DocumentEntity): string[] =>
  Object.keys(after).filter(
    (name) =>
      Object.hasOwn(before, name) && !skipped.has(name) && !isSame(before[name], after[name], unordered.has(name)),
  )

/** Told by other differences, or, of a child panel, that panel's own affair. */
const skipped = new Set(['panel', 'entity_type', 'entity_name'])
const unordered = new Set(['evidence', 'tags'])

function between(before: DocumentEntity, after: DocumentEntity): EntityDifference[] {
  const states = { before, after }
  const found: EntityDifference[] = []
  if (before.entity_name !== after.entity_name) {
    found.push(difference('entity_renamed', after, before.entity_name, after.entity_name, states))
  }
  const fields = differingFields(before, after)
  if (before.confidence_level !== after.confidence_level) {
    const levels = difference('rating_changed', after, before.confidence_level, after.confidence_level, states)
    found.push({ ...levels, fields: ['confidence_level'] })
  }
  const others = fields.filter((it) => it !== 'confidence_level')
  if (others.length > 0) found.push({ ...difference('entity_changed', after, null, null, states), fields: others })
  return found
}

const difference = (
  kind: EntityDifference['kind'],
  entity: DocumentEntity,
  from: string | null,
  to: string | null,
  states: { before?: DocumentEntity; after?: DocumentEntity },
): EntityDifference => ({
  kind,
  entityType: entity.entity_type as EntityType,
  entityName: entity.entity_name,
  hgncId: hgncIdOf(entity),
  from,
  to,
  fields: [],
  before: states.before,
  after: states.after,
})

/** Duplicates of old data are paired in their order. */
function numbered(entity: DocumentEntity, seen: Map<string, number>): string {
  const key = `${childOf(entity)}\t${entity.entity_type}\t${entity.entity_name}`
  const number = seen.get(key) ?? 0
  seen.set(key, number + 1)
  return number === 0 ? key : `${key}\t${number}`
}

function byKey(entities: readonly DocumentEntity[]): Map<string, DocumentEntity> {
  const seen = new Map<string, number>()
  return new Map(entities.map((entity) => [numbered(entity, seen), entity]))
}

/** Keys of `left` by HGNC id, genes alone. */
function byIdentity(left: ReadonlyMap<string, DocumentEntity>): Map<string, string> {
  const keys = new Map<string, string>()
  for (const [key, entity] of left) {
    const identity = identityOf(entity)
    if (identity !== undefined && !keys.has(identity)) keys.set(identity, key)
  }
  return keys
}

function take(renamed: Map<string, string>, identity: string, left: Map<string, DocumentEntity>) {
  const key = renamed.get(identity)
  if (key === undefined) return undefined
  const entity = left.get(key)
  renamed.delete(identity)
  left.delete(key)
  return entity
}

function identityOf(entity: DocumentEntity): string | undefined {
  const hgncId = entity.entity_type === 'gene' ? hgncIdOf(entity) : null
  return hgncId === null ? undefined : `${childOf(entity)}\t${hgncId}`
}

function hgncIdOf(entity: DocumentEntity): string | null {
  const gene = entity['gene_data'] as Record<string, unknown> | null | undefined
  const hgncId = gene?.['hgnc_id']
  return typeof hgncId === 'string' && hgncId !== '' ? hgncId : null
}

const childOf = (entity: DocumentEntity): unknown => (entity['panel'] as { id?: unknown } | undefined)?.id ?? ''

function isSame(a: unknown, b: unknown, anyOrder = false): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false
    const [x, y] = anyOrder ? [a.toSorted(), b.toSorted()] : [a, b]
    return x.every((item, index) => isSame(item, y[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => isSame(a[name], b[name]))
}

/** Null, an empty text and an empty list say the same; which of them a document has depends on its age. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
