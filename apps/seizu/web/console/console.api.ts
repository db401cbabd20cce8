import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { GraphSchema, HistoryAnswer, QueryAnswer, QueryHistory, Validation } from '../../contract/query.ts'
import type { Answer } from '../query/runner.ts'
import { ask, send } from '../server/client.ts'

export interface Statement {
  query: string
  params: Readonly<Record<string, unknown>>
}

export interface ConsoleAnswer extends Answer {
  /** What was run. */
  statement: Statement
  warnings: string[]
  tookMs: number
  /** Absent: not kept. */
  historyId: string | undefined
}

export const schemaQuery = queryOptions({
  queryKey: ['graph-schema'],
  queryFn: ({ signal }) => ask<GraphSchema>('/api/v1/graph/schema', { signal }),
  staleTime: 300_000,
})

export const historyKey = ['query-history'] as const
export const pageSize = 20

/** @param page from 1 */
export const historyQuery = (page: number) =>
  queryOptions({
    queryKey: [...historyKey, page],
    queryFn: ({ signal }) => ask<QueryHistory>(`/api/v1/query-history?page=${page}&per_page=${pageSize}`, { signal }),
    placeholderData: keepPreviousData,
  })

/** What would become of a statement; undefined asks nothing. */
export const validationQuery = (statement: Statement | undefined) =>
  queryOptions({
    queryKey: ['validation', statement],
    queryFn: ({ signal }) => ask<Validation>('/api/v1/validate', { method: 'POST', json: statement, signal }),
    enabled: statement !== undefined,
    staleTime: 60_000,
    gcTime: 60_000,
  })

export async function runStatement(statement: Statement, signal: AbortSignal): Promise<ConsoleAnswer> {
  const answer = await ask<QueryAnswer>('/api/v1/query/adhoc', { method: 'POST', json: statement, signal })
  return answerOf(answer, statement)
}

/** Runs an entry of one's own history again. */
export async function runEntry(historyId: string, signal: AbortSignal): Promise<ConsoleAnswer> {
  const json = { history_id: historyId }
  const answer = await ask<HistoryAnswer>('/api/v1/query/history', { method: 'POST', json, signal })
  return answerOf(answer, { query: answer.query, params: answer.params })
}

/** Every row, where an answer may be cut. */
export async function rowsAsCsv(statement: Statement): Promise<Blob> {
  return (await send('/api/v1/query/adhoc.csv', { method: 'POST', json: statement })).blob()
}

const answerOf = (
  { columns, results, ran_at, took_ms, cut, warnings, history_id }: QueryAnswer,
  statement: Statement,
): ConsoleAnswer => ({
  statement,
  columns,
  rows: results,
  ranAt: ran_at,
  tookMs: took_ms,
  cut,
  warnings,
  historyId: history_id ?? undefined,
})
