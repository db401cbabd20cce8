import { queryOptions } from '@tanstack/react-query'
import type { GraphSchema, QueryAnswer } from '../../contract/query.ts'
import type { Answer } from '../query/runner.ts'
import { ask } from '../server/client.ts'

export const schemaQuery = queryOptions({
  queryKey: ['graph-schema'],
  queryFn: ({ signal }) => ask<GraphSchema>('/api/v1/graph/schema', { signal }),
  staleTime: 300_000,
})

export interface ConsoleAnswer extends Answer {
  warnings: string[]
}

export async function runStatement(query: string, signal: AbortSignal): Promise<ConsoleAnswer> {
  const { columns, results, ran_at, cut, warnings } = await ask<QueryAnswer>('/api/v1/query/adhoc', {
    method: 'POST',
    json: { query },
    signal,
  })
  return { columns, rows: results, ranAt: ran_at, cut, warnings }
}
