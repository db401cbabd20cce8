import type { HistoryItem, QueryHistory } from '../../contract/query.ts'
import type { SeizuDb } from '../../tables.ts'
import type { Statement } from './run-statement.ts'

const MOST_KEPT = 500

/** @returns its id */
export async function insertHistory(db: SeizuDb, userId: string, { text, parameters }: Statement): Promise<string> {
  const { id } = await db
    .insertInto('query_history')
    .values({ user_id: userId, query: text, params: JSON.stringify(parameters) })
    .returning('id')
    .executeTakeFirstOrThrow()
  const last = db
    .selectFrom('query_history as h')
    .select('h.id')
    .where('h.user_id', '=', userId)
    .orderBy('h.id', 'desc')
    .offset(MOST_KEPT - 1)
    .limit(1)
  await db.deleteFrom('query_history as h').where('h.user_id', '=', userId).where('h.id', '<', last).execute()
  return String(id)
}

/** One of the user's own; undefined also when it is somebody else's. */
export async function findHistory(db: SeizuDb, userId: string, historyId: string): Promise<Statement | undefined> {
  if (!/^\d{1,15}$/.test(historyId)) return undefined
  const found = await db
    .selectFrom('query_history as h')
    .select(['h.query', 'h.params'])
    .where('h.user_id', '=', userId)
    .where('h.id', '=', Number(historyId))
    .executeTakeFirst()
  return found && { text: found.query, parameters: found.params }
}

/** The user's own, newest first. */
export async function listHistory(
  db: SeizuDb,
  userId: string,
  { page, per_page }: { page: number; per_page: number },
): Promise<QueryHistory> {
  const own = db.selectFrom('query_history as h').where('h.user_id', '=', userId)
  const [{ total }, found] = await Promise.all([
    own.select((it) => it.cast<number>(it.fn.countAll(), 'integer').as('total')).executeTakeFirstOrThrow(),
    own
      .select(['h.id', 'h.query', 'h.params', 'h.executed_at'])
      .orderBy('h.id', 'desc')
      .offset((page - 1) * per_page)
      .limit(per_page)
      .execute(),
  ])
  const items = found.map(({ id, query, params, executed_at }): HistoryItem => ({
    history_id: String(id),
    query,
    params,
    executed_at,
  }))
  return { items, total, page, per_page }
}
