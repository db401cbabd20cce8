import type { Log } from '@farside/kernel/log'
import type { Config, ScheduledQuery, WatchScan } from '../../contract/config.ts'
import { dueBy, neverRun, takenAt } from '../../server/scheduled-query/schedule.rules.ts'
import type { ScheduleState } from '../../server/scheduled-query/schedule.rules.ts'
import { latestScans, readStates } from '../../server/scheduled-query/schedule-state.queries.ts'
import { GraphError } from '../../source/graph-error.ts'
import type { Graph } from '../../source/neo4j.ts'

/** A scheduled query that is due, the time under which to take it, and what made it due. */
export interface DueQuery {
  id: string
  query: ScheduledQuery
  state: ScheduleState
  at: number
  trigger: 'request' | 'time' | 'scan'
}

interface Looking {
  graph: Graph
  log: Log
  now: () => Date
}

/**
 * What is due, in the file's order, each looked at when it is asked for. How all stand, and when the scans ended that
 * they wait for, is read before the first: two statements for a pass.
 * @throws GraphError when the graph does not say how they stand
 */
export async function* dueQueries(
  { graph, log, now }: Looking,
  { scheduled_queries }: Config,
  signal: AbortSignal,
): AsyncGenerator<DueQuery> {
  const states = await readStates(graph, Object.keys(scheduled_queries), { signal })
  const queries = Object.entries(scheduled_queries).map(([id, query]) => ({
    id,
    query,
    state: states.get(id) ?? neverRun,
  }))
  const seconds = () => now().getTime() / 1000
  const asking = queries.filter(({ query, state }) => dueBy(query, state, seconds()) === 'ask')
  const latest = await openScans(
    graph,
    asking.flatMap((it) => it.query.watch_scans),
    signal,
  )

  for (const { id, query, state } of queries) {
    const due = dueBy(query, state, seconds())
    if (due === undefined) continue
    try {
      if (due === 'ask' && !query.watch_scans.some((it) => latest(it) > state.scheduled)) continue
    } catch (error) {
      const message = `Cannot tell whether ${id} is due`
      log.error('scheduled_query_undecided', { message, scheduled_query_id: id, error })
      continue
    }
    const trigger = due === 'ask' ? 'scan' : due
    yield { id, query, state, trigger, at: takenAt(state, trigger, seconds()) }
  }
}

/** Throws what the graph said of the scan. */
type LatestScan = (scan: WatchScan) => number

/** Many scheduled queries wait for the same scans: each is looked up once. */
async function openScans(graph: Graph, scans: readonly WatchScan[], signal: AbortSignal): Promise<LatestScan> {
  const distinct = new Map(scans.map((it) => [keyOf(it), it]))
  const found = new Map<string, number | GraphError>()
  if (distinct.size > 0) {
    try {
      const latest = await latestScans(graph, [...distinct.values()], { signal })
      for (const [at, key] of [...distinct.keys()].entries()) found.set(key, latest[at]!)
    } catch (error) {
      if (!(error instanceof GraphError) || error.kind !== 'statement') throw error
      // One pattern that is none spoils the statement: now each by itself, so that it holds up its own query alone.
      for (const [key, scan] of distinct)
        found.set(key, await latestScans(graph, [scan], { signal }).then(([it]) => it!, own))
    }
  }
  return (scan) => {
    const it = found.get(keyOf(scan)) ?? 0
    if (typeof it !== 'number') throw it
    return it
  }
}

function own(error: unknown): GraphError {
  if (error instanceof GraphError && error.kind === 'statement') return error
  throw error
}

const keyOf = ({ grouptype, syncedtype, groupid }: WatchScan): string =>
  JSON.stringify([grouptype, syncedtype, groupid])
