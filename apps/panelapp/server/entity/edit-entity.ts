import type { IssueType } from '../../contract/vocabulary.ts'
import { problems } from '../../problems.ts'
import type { PanelTx } from '../../tables.ts'
import { labelOf, ratingChanged, sourceAdded, sourceRemoved } from '../activity/activity-text.rules.ts'
import { addSources, removeSources, sourcesOf } from '../evidence/evidence.queries.ts'
import { decideSources, sourcesAfter } from '../evidence/sources.rules.ts'
import type { SourceChanges } from '../evidence/sources.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import { computeLevel } from '../rating/rating.rules.ts'
import { chooseGene } from './choose-gene.ts'
import { decideChanges, nameAfter } from './entity-changes.rules.ts'
import { named, nextVersion, takeEntity } from './entity-in-hand.ts'
import type { EntityAction } from './entity-in-hand.ts'
import type { EntityValues } from './entity.ts'
import { entityByName, saveEntity } from './entity.queries.ts'
import { checkValues, cleanValues, geneFault, refuseFaults } from './entity-values.rules.ts'
import { recordEntityChange } from './record-entity-change.ts'
import { changeTags } from './tag.queries.ts'

export interface EntityEdit extends EntityAction {
  /** Absent: left alone; empty: emptied. */
  values: EntityValues
  /** Of Ensembl, for the copy of a gene. */
  releases: PreferredReleases
}

/**
 * Changes an entity (panelapp.md 9.7), its name and its gene too: reviews, sources, history and tags stay with it. One
 * save is one version, and none when nothing is different.
 * @returns its name from now on, and whether anything changed
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`, `fields_invalid`, `entity_already_added`
 */
export async function editEntity(tx: PanelTx, edit: EntityEdit): Promise<{ name: string; changed: boolean }> {
  const { panel: before, entity } = await takeEntity(tx, edit, 'edit_entity')
  const { by } = edit
  const values = cleanValues(edit.values)
  // The gene that it has may stay when it is no longer active.
  const other = values.gene && values.gene !== entity.gene_symbol ? values.gene : undefined
  const gene = other === undefined ? undefined : await chooseGene(tx, other, edit.releases)
  refuseFaults({ ...checkValues(entity.entity_type, values, entity), ...geneFault(other, gene) })
  const now = { type: entity.entity_type, name: nameAfter(entity, values) }
  if (now.name !== entity.entity_name && (await entityByName(tx, before.id, now.type, now.name))) {
    throw problems.entity_already_added(labelOf(now))
  }
  const has = await sourcesOf(tx, entity.id)
  const sources = values.source ? decideSources(has, values.source) : { add: [], remove: [] }
  const changes = decideChanges(entity, values, gene)
  const fromSources = sourceLines(sources, now.name)
  if (fromSources.length === 0 && changes.lines.length === 0) return { name: now.name, changed: false }

  const { panel, at } = await nextVersion(tx, before, edit.at)
  await removeSources(
    tx,
    sources.remove.map(({ id }) => id),
  )
  await addSources(tx, { entityId: entity.id, names: sources.add, by, at })
  await changeTags(tx, entity.id, changes.tags)
  const rating = computeLevel(entity.flagged, sourcesAfter(has, sources, by.userType))
  const level = await saveEntity(tx, entity, { ...changes.columns, saved_gel_status: rating }, at)
  const isRated = level !== entity.level
  const isRenamed = now.name !== entity.entity_name
  const geneBefore = values.gene === null ? null : entity.copy_hgnc_id
  await recordEntityChange(tx, {
    panel,
    entity: { ...named(entity), name: now.name, hgncId: gene ? gene.hgncId : geneBefore },
    event: isRenamed ? 'entity_renamed' : 'entity_edited',
    lines: [...fromSources, ...changes.lines, ...(isRated ? [ratingChanged(entity.level, level)] : [])],
    details: { fields: changes.fields, ...(isRenamed && { name_before: entity.entity_name }) },
    issues: [...sourceIssues(sources), ...changes.issues, ...(isRated ? (['GelStatusUpdate'] as const) : [])],
    levelBefore: entity.level,
    level,
    ...(isRenamed && { renamedFrom: entity.entity_name }),
    fields: [...(fromSources.length > 0 ? ['evidence'] : []), ...changes.fields],
    by,
    at,
  })
  return { name: now.name, changed: true }
}

const sourceLines = ({ add, remove }: SourceChanges, name: string): string[] => [
  ...add.map((source) => sourceAdded(source, name)),
  ...new Set(remove.map((source) => sourceRemoved(source.name, name))),
]

const sourceIssues = ({ add, remove }: SourceChanges): IssueType[] => [
  ...(add.length > 0 ? (['NewSource'] as const) : []),
  ...(remove.length > 0 ? (['RemovedSource'] as const) : []),
]
