import { queryOptions } from '@tanstack/react-query'
import type { RunRequested, ScheduledQueries } from '../../contract/scheduled-query.ts'
import { ask } from '../server/client.ts'
import { isMoving } from './schedule.rules.ts'

const MOVING_MS = 2000
const STILL_MS = 30_000

/** All of them; asked often while a run is awaited. */
export const scheduledQueriesQuery = queryOptions({
  queryKey: ['scheduled-queries'],
  queryFn: ({ signal }) => ask<ScheduledQueries>('/api/v1/scheduled-queries', { signal }),
  refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? MOVING_MS : STILL_MS),
  refetchOnMount: 'always',
})

export const requestRun = (id: string): Promise<RunRequested> =>
  ask<RunRequested>(`/api/v1/scheduled-queries/${encodeURIComponent(id)}/run`, { method: 'POST' })
