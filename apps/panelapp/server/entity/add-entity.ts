import { versionText } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { EntityType, Instant, PanelTx } from '../../tables.ts'
import { addedLines, labelOf } from '../activity/activity-text.rules.ts'
import { addSources } from '../evidence/evidence.queries.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import { lockOrdinaryPanel } from '../panel/lock-panel.ts'
import { computeLevel } from '../rating/rating.rules.ts'
import { insertComment, insertReview } from '../review/review.queries.ts'
import { blankReview, reviewFaults } from '../review/review.rules.ts'
import type { Review } from '../review/review.rules.ts'
import { may, refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { chooseGene } from './choose-gene.ts'
import { nextVersion } from './entity-in-hand.ts'
import type { AddersReview, EntityValues } from './entity.ts'
import { entityByName, insertEntity } from './entity.queries.ts'
import { checkValues, cleanValues, geneFault, refuseFaults } from './entity-values.rules.ts'
import { hasReview, newColumns, newIssues, newReview, reviewComment } from './new-entity.rules.ts'
import { recordEntityChange } from './record-entity-change.ts'
import { changeTags } from './tag.queries.ts'

export interface NewEntity {
  panelId: number
  type: EntityType
  values: EntityValues
  review?: AddersReview
  /** Of Ensembl, for the copy of the gene. */
  releases: PreferredReleases
  by: Actor
  at: Instant
}

/**
 * Puts an entity on a panel (panelapp.md 9.7). A curator's makes a version and is rated by its sources; a reviewer's is a
 * proposal: flagged, without a level, and no new version.
 * @returns its id
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`, `fields_invalid`, `entity_already_added`
 */
export async function addEntity(tx: PanelTx, { panelId, type, releases, by, ...input }: NewEntity): Promise<number> {
  const accepted = may(by, 'add_entity')
  if (!accepted) refuseUnless(by, 'propose_entity')
  const { review = {} } = input
  const values = cleanValues({ ...(type === 'region' && { type_of_variants: 'small' }), ...input.values })
  const { source: sources = [], tags = [], transcript } = values
  if (tags.length > 0 || transcript?.length) refuseUnless(by, 'use_tags_and_transcripts')

  const before = await lockOrdinaryPanel(tx, panelId, by)
  const gene = values.gene ? await chooseGene(tx, values.gene, releases) : undefined
  refuseFaults({
    ...checkValues(type, values),
    ...geneFault(values.gene, gene),
    ...reviewFaults(review, blankReview, type),
  })
  const columns = newColumns(type, values, gene)
  const name = columns.entity_name
  if (await entityByName(tx, panelId, type, name)) throw problems.entity_already_added(labelOf({ type, name }))

  const { panel, at } = accepted ? await nextVersion(tx, before, input.at) : { panel: before, at: input.at }
  const rated = sources.map((source) => ({ name: source, rating: 5, authorType: by.userType }))
  // Of several written at once the last counts as the newest.
  const level = computeLevel(!accepted, rated.toReversed())
  const place = { panel_id: panelId, entity_type: type, flagged: !accepted, saved_gel_status: level }
  const id = await insertEntity(tx, { ...columns, ...place }, at)
  await addSources(tx, { entityId: id, names: sources, by, at })
  await changeTags(tx, id, { add: [...tags], remove: [] })
  if (hasReview(review)) {
    const comment = reviewComment(review.comments ?? '', sources)
    await keepReview(tx, { id, review: newReview(review, columns), comment, version: versionText(panel), by, at })
  }

  const entity = { id, type, name, hgncId: gene?.hgncId ?? null }
  await recordEntityChange(tx, {
    panel,
    entity,
    event: accepted ? 'entity_added' : 'entity_proposed',
    lines: addedLines({
      entity,
      panelName: panel.name,
      sources,
      tags,
      moi: columns.moi,
      publications: values.publications ?? null,
      phenotypes: values.phenotypes ?? null,
      penetrance: values.penetrance ?? null,
      modeOfPathogenicity: values.mode_of_pathogenicity ?? null,
      review,
    }),
    details: { sources },
    issues: newIssues(values),
    levelBefore: null,
    level,
    fields: [],
    by,
    at,
  })
  return id
}

/** The review says what the form says of the entity; its comment names the sources. */
async function keepReview(
  tx: PanelTx,
  added: { id: number; review: Review; comment: string; version: string; by: Actor; at: Instant },
): Promise<void> {
  const { id, review, comment, version, by, at } = added
  const { accountId } = by
  const reviewId = await insertReview(tx, { entityId: id, accountId, review, version, at })
  await insertComment(tx, { reviewId, accountId, comment, version, at })
}
