import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { ScheduledQuery } from '../../contract/config.ts'
import type { ScheduledQueries, ScheduledQueryStatus } from '../../contract/scheduled-query.ts'
import { problems } from '../../problems.ts'
import type { Settings } from '../../settings.ts'
import { askingGraph } from '../asking-graph.ts'
import type { Deps } from '../deps.ts'
import { requirePermission } from '../identity/identity.ts'
import type { Identity } from '../identity/identity.ts'
import { dueSince, neverRun, nextRun, unattendedSince } from './schedule.rules.ts'
import type { ScheduleState } from './schedule.rules.ts'
import { readStates, requestRun } from './schedule-state.queries.ts'

const list = route({
  method: 'GET',
  url: '/api/v1/scheduled-queries',
  operationId: 'scheduled_queries',
  summary: 'Scheduled queries, when they ran and when they run next',
  tags: ['scheduled queries'],
  produces: 'anything',
  replies: { 200: { description: 'All, in the order of the file' } },
})
const runNow = route({
  method: 'POST',
  url: '/api/v1/scheduled-queries/:scheduledQueryId/run',
  operationId: 'run_scheduled_query',
  summary: 'Makes a scheduled query due, also when it is not enabled',
  description: 'A worker runs it at its next pass.',
  tags: ['scheduled queries'],
  produces: 'anything',
  replies: { 202: { description: 'It is due' }, 404: { description: 'None of that id' } },
})

export const scheduledQueryRoutes =
  ({ settings, config, graph, now, log }: Pick<Deps, 'settings' | 'config' | 'graph' | 'now' | 'log'>) =>
  (site: Site<Identity>): void => {
    const headers = { 'cache-control': 'no-store' }
    site.handle(list, async ({ user, signal }) => {
      requirePermission(user, 'scheduled_queries:read')
      const { scheduled_queries } = (await config.read()).config
      const ids = Object.keys(scheduled_queries)
      const states = ids.length === 0 ? undefined : await askingGraph(readStates(graph, ids, { signal }))
      const at = now()
      const seconds = at.getTime() / 1000
      const all = ids.map((id) => ({ id, query: scheduled_queries[id]!, state: states?.get(id) ?? neverRun }))
      const body: ScheduledQueries = {
        at: at.toISOString(),
        unattended_since: timeOf(unattendedSince(all, seconds, patienceSeconds(settings)) ?? 0),
        items: all.map(({ id, query, state }) => statusOf(id, query, state, seconds)),
      }
      return answer({ headers, body })
    })
    site.handle(runNow, async ({ user, params }) => {
      requirePermission(user, 'scheduled_queries:write')
      const { scheduledQueryId: id = '' } = params
      if (!Object.hasOwn((await config.read()).config.scheduled_queries, id)) throw problems.scheduled_query_missing(id)
      const at = now()
      await askingGraph(requestRun(graph, id, Math.floor(at.getTime() / 1000)))
      log.info('scheduled_query_requested', {
        message: `${user.email ?? user.userId} asked for a run of ${id}`,
        type: 'AUDIT',
        user: user.email ?? user.userId,
        scheduled_query_id: id,
      })
      return answer({ status: 202, headers, body: { id, run_requested: at.toISOString() } })
    })
  }

/** Workers are elsewhere and may look less often than this process is told; a pass may be long. */
const patienceSeconds = ({ SCHEDULED_QUERY_FREQUENCY }: Pick<Settings, 'SCHEDULED_QUERY_FREQUENCY'>): number =>
  Math.max(300, 3 * SCHEDULED_QUERY_FREQUENCY)

function statusOf(id: string, query: ScheduledQuery, state: ScheduleState, now: number): ScheduledQueryStatus {
  const { name, cypher, frequency, watch_scans, enabled, actions } = query
  const next = nextRun(query, state, now)
  return {
    id,
    name,
    cypher,
    frequency,
    watch_scans,
    enabled: enabled === true,
    action_types: actions.map((it) => it.action_type),
    last_run: timeOf(state.scheduled),
    last_finished: timeOf(state.lastFinished),
    last_run_status: state.lastFinished === 0 ? null : state.failCount > 0 ? 'failed' : 'succeeded',
    fail_count: state.failCount,
    last_errors: state.lastErrors,
    run_requested: state.runRequested > state.scheduled ? timeOf(state.runRequested) : null,
    next_run: typeof next === 'number' ? timeOf(next) : null,
    due_since: timeOf(dueSince(query, state, now) ?? 0),
    waits_for_scan: enabled === true && watch_scans.length > 0,
  }
}

/** The graph may hold any number. */
function timeOf(seconds: number): string | null {
  const date = new Date(seconds * 1000)
  return seconds === 0 || Number.isNaN(date.getTime()) ? null : date.toISOString()
}
