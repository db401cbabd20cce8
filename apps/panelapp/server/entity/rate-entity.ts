import { expertReviewSources } from '../../contract/vocabulary.ts'
import type { Level } from '../../contract/vocabulary.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { addSources, removeSources, sourcesOf } from '../evidence/evidence.queries.ts'
import { isExpertReview } from '../evidence/sources.rules.ts'
import type { Source } from '../evidence/sources.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import type { Entity, EntityColumns } from './entity.ts'
import { saveEntity } from './entity.queries.ts'

/**
 * Rates an entity by hand: the level is stored, and one expert review takes the place of all others, so that computing it
 * again gives the same. Level 0 is off the list: flagged.
 */
export async function rateByHand(
  tx: PanelTx,
  { entity, level, also = {}, by, at }: { entity: Entity; level: Level; also?: EntityColumns; by: Actor; at: Instant },
): Promise<void> {
  const reviews = (await sourcesOf(tx, entity.id)).filter(({ name }) => isExpertReview(name))
  await removeSources(
    tx,
    reviews.map(({ id }) => id),
  )
  await addSources(tx, { entityId: entity.id, names: [expertReviewSources[level]], by, at })
  await saveEntity(tx, entity, { ...also, saved_gel_status: level, flagged: level === 0 }, at)
}

/** Whether an expert review says so already, and nothing else does. */
export function isRatedByHand(entity: Entity, sources: readonly Source[], level: Level): boolean {
  const reviews = sources.filter(({ name }) => isExpertReview(name))
  return (
    entity.saved_gel_status === level &&
    entity.flagged === (level === 0) &&
    reviews.length === 1 &&
    reviews[0]!.name === expertReviewSources[level] &&
    reviews[0]!.authorType === 'GEL'
  )
}
