import type { Instant, PanelTx } from '../../tables.ts'
import type { Review } from './review.rules.ts'

interface Writing {
  /** The panel's: `1.4`. */
  version: string
  at: Instant
}

/** Somebody's review of an entity. */
export async function readReview(
  tx: PanelTx,
  entityId: number,
  accountId: number,
): Promise<{ id: number; review: Review } | undefined> {
  const row = await selectReview(tx)
    .where('entity_id', '=', entityId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row && { id: row.id, review: reviewOf(row) }
}

export async function readReviewById(tx: PanelTx, reviewId: number): Promise<Review> {
  return reviewOf(await selectReview(tx).where('id', '=', reviewId).executeTakeFirstOrThrow())
}

const selectReview = (tx: PanelTx) =>
  tx
    .selectFrom('evaluation')
    .select(['id', 'rating', 'moi', 'mode_of_pathogenicity', 'publications', 'phenotypes'])
    .select(['current_diagnostic', 'clinically_relevant'])

type Row = Awaited<ReturnType<ReturnType<typeof selectReview>['executeTakeFirstOrThrow']>>

/** Nulls of old data read as nothing said. */
const reviewOf = (row: Row): Review => ({
  rating: row.rating,
  moi: row.moi ?? '',
  mode_of_pathogenicity: row.mode_of_pathogenicity ?? '',
  publications: row.publications ?? [],
  phenotypes: row.phenotypes ?? [],
  current_diagnostic: row.current_diagnostic,
  clinically_relevant: row.clinically_relevant,
})

const columnsOf = ({ moi, mode_of_pathogenicity, publications, phenotypes, ...same }: Partial<Review>) => ({
  ...same,
  ...(moi !== undefined && { moi: moi || null }),
  ...(mode_of_pathogenicity !== undefined && { mode_of_pathogenicity: mode_of_pathogenicity || null }),
  ...(publications && { publications: [...publications] }),
  ...(phenotypes && { phenotypes: [...phenotypes] }),
})

export async function insertReview(
  tx: PanelTx,
  { entityId, accountId, review, version, at }: Writing & { entityId: number; accountId: number; review: Review },
): Promise<number> {
  const { id } = await tx
    .insertInto('evaluation')
    .values({
      ...columnsOf(review),
      entity_id: entityId,
      account_id: accountId,
      version,
      last_updated: at,
      created: at,
      modified: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The given values alone; that the review was looked at again is written in any case. */
export async function updateReview(
  tx: PanelTx,
  { id, changed, version, at }: Writing & { id: number; changed: Partial<Review> },
): Promise<void> {
  await tx
    .updateTable('evaluation')
    .set({ ...columnsOf(changed), version, last_updated: at, modified: at })
    .where('id', '=', id)
    .execute()
}

export async function insertComment(
  tx: PanelTx,
  { reviewId, accountId, comment, version, at }: Writing & { reviewId: number; accountId: number; comment: string },
): Promise<void> {
  await tx
    .insertInto('comment')
    .values({ evaluation_id: reviewId, account_id: accountId, comment, version, created: at, modified: at })
    .execute()
}

export async function countComments(tx: PanelTx, reviewId: number): Promise<number> {
  const { n } = await tx
    .selectFrom('comment')
    .select((of) => of.fn.countAll<number>().as('n'))
    .where('evaluation_id', '=', reviewId)
    .executeTakeFirstOrThrow()
  return Number(n)
}
