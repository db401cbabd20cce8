import { backoff, sleep } from '@farside/kernel/lifecycle'
import type { WatchScan } from '../../contract/config.ts'
import type { GraphRow } from '../../contract/value.ts'
import { GraphError } from '../../source/graph-error.ts'
import type { Asking, Graph, Parameters, Rows } from '../../source/neo4j.ts'
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

/** A scheduled query that is due, as it was `seen`, and the time under which it is to be taken. */
export interface Claim {
  id: string
  seen: number
  at: number
}

/**
 * Takes scheduled queries for this worker, each provided that it is still as it was `seen`; one statement, so that of
 * several workers one has each. A node is locked by a write before it is looked at: a look alone would see what another
 * transaction is about to change. All workers lock in the order of ids, so that none waits for another in a ring.
 * @returns the ids that were won
 */
export async function takeLocks(graph: Graph, claims: readonly Claim[]): Promise<Set<string>> {
  const { rows } = await writeAgain(
    graph,
    ['transient'],
    `UNWIND $claims AS claim
     MERGE (s:ScheduledQuery {id: claim.id})
       ON CREATE SET s.firstseen = timestamp(), s.fail_count = 0
     SET s.locked = true
     WITH s, claim, coalesce(s.scheduled, 0) = claim.seen AS won
     SET s.scheduled = CASE WHEN won THEN claim.at ELSE s.scheduled END
     REMOVE s.locked
     RETURN claim.id AS id, won`,
    { claims: claims.toSorted(byId) },
  )
  return new Set(rows.filter((it) => it.won === true).map((it) => it.id as string))
}

/** Gives back what was taken and will not be begun: it is due again, as it was. */
export async function giveBack(graph: Graph, claims: readonly Claim[]): Promise<void> {
  await writeAgain(
    graph,
    ['transient', 'lost'],
    `UNWIND $claims AS claim
     MATCH (s:ScheduledQuery {id: claim.id})
     SET s.locked = true
     WITH s, claim
     SET s.scheduled = CASE WHEN s.scheduled = claim.at THEN claim.seen ELSE s.scheduled END
     REMOVE s.locked`,
    { claims: claims.toSorted(byId) },
  )
}

/**
 * How a scheduled query stands after a run that ended at `at`: not what is added, so that it may be written twice. The time
 * under which it was taken may be ahead of this worker's clock; its end is never before.
 */
export interface Outcome {
  id: string
  /** Under which it was taken. */
  taken: number
  at: number
  failCount: number
  /** Newest first. */
  errors: readonly string[]
}

/** @param late of another pass: what was taken again since is left as it is */
export async function recordOutcomes(graph: Graph, outcomes: readonly Outcome[], { late = false } = {}): Promise<void> {
  await writeAgain(
    graph,
    ['transient', 'lost'],
    `UNWIND $outcomes AS outcome
     MERGE (s:ScheduledQuery {id: outcome.id})
     WITH s, outcome WHERE NOT $late OR coalesce(s.scheduled, 0) <= outcome.taken
     SET s.fail_count = outcome.failCount, s.last_errors = outcome.errors,
       s.last_finished = CASE WHEN coalesce(s.scheduled, 0) > outcome.at THEN s.scheduled ELSE outcome.at END`,
    { outcomes: outcomes.toSorted(byId), late },
  )
}

const TRIES = 5

/**
 * A write that gave way to another transaction has changed nothing and is asked again. When the connection was lost it may
 * have been done all the same: only what may be done twice is asked again then.
 */
async function writeAgain(
  graph: Graph,
  after: readonly GraphError['kind'][],
  statement: string,
  parameters: Parameters,
): Promise<Rows> {
  const waits = backoff({ first: 50, most: 1000 })
  for (let tries = 1; ; tries += 1) {
    try {
      return await graph.write(statement, parameters)
    } catch (error) {
      if (tries === TRIES || !(error instanceof GraphError) || !after.includes(error.kind)) throw error
      await sleep(waits.next())
    }
  }
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** Makes it due for the next pass of a worker. */
export async function requestRun(graph: Graph, id: string, at: number): Promise<void> {
  await graph.write(
    `MERGE (s:ScheduledQuery {id: $id})
       ON CREATE SET s.firstseen = timestamp(), s.fail_count = 0
     SET s.run_requested = CASE WHEN coalesce(s.scheduled, 0) >= $at THEN s.scheduled + 1 ELSE $at END`,
    { id, at },
  )
}

/** Of one statement: more take long to plan. */
const MOST_SCANS = 50

/**
 * When the latest of the scans ended that match each of these, in seconds; 0 = none. Each pattern is a parameter of its
 * own: of one that comes out of a list, the embedded graph would not say that it is none.
 * @throws GraphError `statement` when one of the patterns is none
 */
export async function latestScans(graph: Graph, scans: readonly WatchScan[], options: Asking = {}): Promise<number[]> {
  const latest: number[] = []
  for (let from = 0; from < scans.length; from += MOST_SCANS) {
    const some = scans.slice(from, from + MOST_SCANS)
    const columns = some.map(
      (_, at) => `max(CASE WHEN m.grouptype =~ $grouptype${at} AND m.syncedtype =~ $syncedtype${at}
       AND toString(m.groupid) =~ $groupid${at} THEN m.lastupdated END) AS latest${at}`,
    )
    const parameters = Object.fromEntries(
      some.flatMap((scan, at) =>
        (['grouptype', 'syncedtype', 'groupid'] as const).map((key) => [`${key}${at}`, scan[key]]),
      ),
    )
    const { rows } = await graph.read(`MATCH (m:SyncMetadata) RETURN ${columns.join(', ')}`, parameters, options)
    latest.push(...some.map((_, at) => secondsOf(rows[0]?.[`latest${at}`])))
  }
  return latest
}
