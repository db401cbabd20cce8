// Reviews (chapter 9.8): what a submission changes, what is refused, and how the log says it.
import { emptyItemFault } from '../../contract/text-list.ts'
import { modesOfInheritance, modesOfPathogenicity, reviewRatings } from '../../contract/vocabulary.ts'
import type { ReviewRating } from '../../contract/vocabulary.ts'
import { labelOf } from '../activity/activity-text.rules.ts'
import type { NamedEntity } from '../activity/activity-text.rules.ts'

/** One reviewer's opinion, without comments. */
export interface Review {
  rating: ReviewRating | ''
  moi: string
  mode_of_pathogenicity: string
  publications: readonly string[]
  phenotypes: readonly string[]
  current_diagnostic: boolean
  /** Of STRs: whether interruptions of the repeat are reported. Null: not said. */
  clinically_relevant: boolean | null
}

/** As sent: an absent field leaves what is there, an empty one clears it. */
export interface ReviewValues extends Partial<Review> {
  comments?: string
}

export const blankReview: Review = {
  rating: '',
  moi: '',
  mode_of_pathogenicity: '',
  publications: [],
  phenotypes: [],
  current_diagnostic: false,
  clinically_relevant: null,
}

/** Items without blanks around them; tabs would break the columns of downloads. */
export function tidyReview({ comments, ...values }: ReviewValues): { values: Partial<Review>; comment: string } {
  const items = (list: readonly string[]) => list.map((it) => it.replaceAll('\t', ' ').trim())
  return {
    values: {
      ...values,
      ...(values.publications && { publications: items(values.publications) }),
      ...(values.phenotypes && { phenotypes: items(values.phenotypes) }),
    },
    comment: (comments ?? '').trim(),
  }
}

/** Faults by field of tidy values. What the review said before may stay, however odd. */
export function reviewFaults(
  values: Partial<Review>,
  before: Review,
  type: NamedEntity['type'],
): Record<string, string> {
  const faults: Record<string, string> = {}
  const choice = (field: 'rating' | 'moi' | 'mode_of_pathogenicity', choices: readonly { value: string }[]) => {
    const value = values[field]
    if (!value || value === before[field] || choices.some((it) => it.value === value)) return
    faults[field] = `"${value}" is not one of the available choices.`
  }
  choice('rating', reviewRatings)
  choice('moi', modesOfInheritance)
  choice('mode_of_pathogenicity', modesOfPathogenicity)
  for (const field of ['publications', 'phenotypes'] as const) {
    const fault = emptyItemFault(values[field] ?? [])
    if (fault !== undefined) faults[field] = fault
  }
  const isRelevant = values.clinically_relevant
  if (type !== 'str' && isRelevant !== undefined && isRelevant !== null) {
    faults['clinically_relevant'] = 'Only the review of an STR says so.'
  }
  return faults
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The fields whose value is another one now. */
export const changedValues = (before: Review, values: Partial<Review>): Partial<Review> =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([field, value]) => value !== undefined && !isSame(before[field as keyof Review], value),
    ),
  )

export const saysNothing = (review: Review): boolean => isSame(review, blankReview)

const listed = (items: readonly string[]): string => items.join(', ')
const yesNo = (value: boolean | null): string => (value ? 'yes' : 'no')

export const reviewedText = (entity: NamedEntity, review: Review): string =>
  `reviewed ${labelOf(entity)}: ${[
    `Rating: ${review.rating}`,
    `Mode of pathogenicity: ${review.mode_of_pathogenicity}`,
    `Publications: ${listed(review.publications)}`,
    `Phenotypes: ${listed(review.phenotypes)}`,
    `Mode of inheritance: ${review.moi}`,
    ...(review.current_diagnostic ? ['Current diagnostic: yes'] : []),
    ...(review.clinically_relevant ? ['Clinically relevant: yes'] : []),
  ].join('; ')}`

/** A first comment says only that there is one. */
export const commentedText = (entity: NamedEntity, comment: string, isFirst: boolean): string =>
  `commented on ${labelOf(entity)}${isFirst ? '' : `: ${comment}`}`

export function reviewEditedText(entity: NamedEntity, changed: Partial<Review>, comment: string): string {
  const parts = [
    ...(comment ? [`Added comment: ${comment}`] : []),
    ...(changed.rating !== undefined ? [`Changed rating: ${changed.rating}`] : []),
    ...(changed.mode_of_pathogenicity !== undefined
      ? [`Changed mode of pathogenicity: ${changed.mode_of_pathogenicity}`]
      : []),
    ...(changed.publications ? [`Changed publications: ${listed(changed.publications)}`] : []),
    ...(changed.phenotypes ? [`Changed phenotypes: ${listed(changed.phenotypes)}`] : []),
    ...(changed.moi !== undefined ? [`Changed mode of inheritance: ${changed.moi}`] : []),
    ...(changed.current_diagnostic !== undefined
      ? [`Set current diagnostic: ${yesNo(changed.current_diagnostic)}`]
      : []),
    ...(changed.clinically_relevant !== undefined
      ? [`Set clinically relevant: ${yesNo(changed.clinically_relevant)}`]
      : []),
  ]
  return `edited their review of ${labelOf(entity)}: ${parts.join('; ')}`
}
