import type { WatchScan } from '../../contract/config.ts'
import type { GraphRow } from '../../contract/value.ts'
import type { Asking, Graph } from '../../source/neo4j.ts'
import { neverRun } from './schedule.rules.ts'
import type { ScheduleState } from './schedule.rules.ts'

// State of scheduled queries in the graph (seizu §8.3). No statement of the config file is among these.

/** Without it, two workers could each make the first node of one query, and each would run it. */
export const keepIdsUnique = async (graph: Graph): Promise<void> =>
  void (await graph.write(
    'CREATE CONSTRAINT seizu_scheduled_query_id IF NOT EXISTS FOR (s:ScheduledQuery) REQUIRE s.id IS UNIQUE',
  ))

export async function readStates(
  graph: Graph,
  ids: readonly string[],
  options: Asking = {},
): Promise<Map<string, ScheduleState>> {
  const { rows } = await graph.read(
    `MATCH (s:ScheduledQuery) WHERE s.id IN $ids
     RETURN s.id AS id, s.scheduled AS scheduled, s.run_requested AS run_requested, s.fail_count AS fail_count,
       s.last_finished AS last_finished, s.last_errors AS last_errors`,
    { ids },
    options,
  )
  const states = new Map<string, ScheduleState>()
  for (const row of rows) {
    const state = stateOf(row)
    const other = states.get(row.id as string)
    // Graphs of 2022 may have two nodes of one query: the later one counts.
    if (!other || other.scheduled <= state.scheduled) states.set(row.id as string, state)
  }
  return states
}

const stateOf = (row: GraphRow): ScheduleState => ({
  scheduled: secondsOf(row.scheduled),
  runRequested: secondsOf(row.run_requested),
  lastFinished: secondsOf(row.last_finished),
  failCount: secondsOf(row.fail_count),
  lastErrors: Array.isArray(row.last_errors) ? row.last_errors.map(String) : neverRun.lastErrors,
})
const secondsOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/**
 * Takes a scheduled query for this worker, provided that it is still as it was `seen`; one statement, so that of several
 * workers one has it. The node is locked by a write before it is looked at: a look alone would see what another
 * transaction is about to change.
 */
export async function takeLock(graph: Graph, id: string, seen: ScheduleState, at: number): Promise<boolean> {
  const { rows } = await graph.write(
    `MERGE (s:ScheduledQuery {id: $id})
       ON CREATE SET s.firstseen = timestamp(), s.fail_count = 0
     SET s.locked = true
     WITH s, coalesce(s.scheduled, 0) = $seen AS won
     SET s.scheduled = CASE WHEN won THEN $at ELSE s.scheduled END
     REMOVE s.locked
     RETURN won`,
    { id, seen: seen.scheduled, at },
  )
  return rows.some((it) => it.won === true)
}

export async function recordSuccess(graph: Graph, id: string, at: number): Promise<void> {
  await graph.write(
    'MERGE (s:ScheduledQuery {id: $id}) SET s.fail_count = 0, s.last_finished = $at, s.last_errors = []',
    { id, at },
  )
}

export async function recordFailure(graph: Graph, id: string, at: number, errors: readonly string[]): Promise<void> {
  await graph.write(
    `MERGE (s:ScheduledQuery {id: $id})
     SET s.fail_count = coalesce(s.fail_count, 0) + 1, s.last_finished = $at, s.last_errors = $errors`,
    { id, at, errors },
  )
}

/** Makes it due for the next pass of a worker. */
export async function requestRun(graph: Graph, id: string, at: number): Promise<void> {
  await graph.write(
    `MERGE (s:ScheduledQuery {id: $id})
       ON CREATE SET s.firstseen = timestamp(), s.fail_count = 0
     SET s.run_requested = CASE WHEN coalesce(s.scheduled, 0) >= $at THEN s.scheduled + 1 ELSE $at END`,
    { id, at },
  )
}

/** When the latest of the scans ended that match, in seconds; 0 = none. */
export async function latestScan(graph: Graph, scan: WatchScan): Promise<number> {
  const { grouptype, syncedtype, groupid } = scan
  if (grouptype === null || syncedtype === null || groupid === null) return 0
  const { rows } = await graph.read(
    `MATCH (m:SyncMetadata)
     WHERE m.grouptype =~ $grouptype AND m.syncedtype =~ $syncedtype AND toString(m.groupid) =~ $groupid
     RETURN max(m.lastupdated) AS latest`,
    { grouptype, syncedtype, groupid },
  )
  return secondsOf(rows[0]?.latest)
}
