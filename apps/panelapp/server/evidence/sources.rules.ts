import { expertReviewLevels } from '../../contract/vocabulary.ts'
import type { UserType } from '../../tables.ts'
import type { RatedSource } from '../rating/rating.rules.ts'

/** A source of an entity, as it is stored. */
export interface Source extends RatedSource {
  id: number
}

export const isExpertReview = (name: string): boolean => expertReviewLevels.has(name)

export interface SourceChanges {
  /** Names, in the order given. */
  add: string[]
  remove: Source[]
}

/**
 * What a list of sources changes of those that an entity has (panelapp.md 9.7). Sources not listed go, except expert
 * reviews, which no form lists; a new expert review takes the place of older ones.
 */
export function decideSources(has: readonly Source[], listed: readonly string[]): SourceChanges {
  const known = new Set(has.map(({ name }) => name))
  const reviews = listed.filter((name) => isExpertReview(name) && !known.has(name))
  const review = reviews.at(-1)
  const add = [...new Set(listed)].filter((name) => !known.has(name) && (!isExpertReview(name) || name === review))
  const remove = has.filter(({ name }) => (isExpertReview(name) ? review !== undefined : !listed.includes(name)))
  return { add, remove }
}

/** Newest first, as they will be read once the changes are written. */
export const sourcesAfter = (
  has: readonly Source[],
  { add, remove }: SourceChanges,
  author: UserType,
): RatedSource[] => [
  ...add.toReversed().map((name) => ({ name, rating: 5, authorType: author })),
  ...has.filter((source) => !remove.includes(source)),
]
