import { expertReviewLevels, highConfidenceSources } from '../../contract/vocabulary.ts'
import type { Level } from '../../contract/vocabulary.ts'
import type { UserType } from '../../tables.ts'

export interface RatedSource {
  name: string
  /** Of the evidence: 0 to 5. */
  rating: number
  /** The author's type when it was written. Null, of old data without an author, does not count. */
  authorType: UserType | null
}

const highConfidence: ReadonlySet<string> = new Set(highConfidenceSources)

/**
 * The level that follows from an entity's sources (chapter 4). Only what curators said counts: their newest expert review
 * decides alone; without one, each high-confidence source counts 1 and the others together make it red.
 */
export function computeLevel(flagged: boolean, newestFirst: readonly RatedSource[]): Level {
  if (flagged) return 0
  const counting = newestFirst.filter((source) => source.authorType === 'GEL')
  if (counting.length === 0) return 0
  for (const { name } of counting) {
    const decided = expertReviewLevels.get(name)
    if (decided !== undefined) return decided
  }
  const count = counting.filter(({ name, rating }) => highConfidence.has(name) && rating > 3).length
  return Math.max(1, Math.min(count, 3)) as Level
}
