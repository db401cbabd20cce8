import type { Log } from '@farside/kernel/log'
import type { Config, ScheduledQuery } from '../../contract/config.ts'
import { resolveQuery } from '../../contract/resolve-query.ts'
import type { GraphRow } from '../../contract/value.ts'
import type { Outcome } from '../../server/scheduled-query/schedule-state.queries.ts'
import type { Settings } from '../../settings.ts'
import type { Graph } from '../../source/neo4j.ts'
import type { Actions } from '../actions/load-actions.ts'
import { runConfigQuery } from '../run-config-query.ts'
import type { DueQuery } from './due-queries.ts'

export interface Running {
  settings: Pick<Settings, 'QUERY_VALIDATOR_ALLOWED_PROCEDURES' | 'NEO4J_QUERY_TIMEOUT'>
  graph: Graph
  actions: Actions
  log: Log
  now: () => Date
}

const MOST_ERRORS = 5
const LONGEST_ERROR = 500

/** Runs a scheduled query that this worker has taken, and its actions; returns what came of it (seizu §8.2). */
export async function runScheduledQuery(
  running: Running,
  config: Config,
  { id, query, state, at: taken }: DueQuery,
): Promise<Outcome> {
  const { log, now } = running
  const errors: string[] = []
  const fail = (what: string, error: unknown) => {
    log.error('scheduled_query_failed', { message: `${id}: ${what} failed`, scheduled_query_id: id, error })
    errors.push(`${now().toISOString()} ${what}: ${sentenceOf(error)}`.slice(0, LONGEST_ERROR))
  }
  try {
    const rows = await rowsOf(running, config, query)
    await runActions(running, { id, query, rows }, fail)
  } catch (error) {
    fail('query', error)
  }
  const failed = errors.length > 0
  return {
    id,
    taken,
    at: Math.floor(now().getTime() / 1000),
    failCount: failed ? state.failCount + 1 : 0,
    errors: failed ? [...errors.toReversed(), ...state.lastErrors].slice(0, MOST_ERRORS) : [],
  }
}

async function rowsOf(running: Running, config: Config, { cypher, params }: ScheduledQuery): Promise<GraphRow[]> {
  const found = resolveQuery(config, cypher)
  if (!found) throw new Error(`There is no query "${cypher}"`)
  return runConfigQuery(running, found.text, Object.fromEntries(params.map(({ name, value }) => [name, value])))
}

async function runActions(
  { actions, log }: Running,
  { id, query, rows }: { id: string; query: ScheduledQuery; rows: readonly GraphRow[] },
  fail: (what: string, error: unknown) => void,
): Promise<void> {
  for (const action of query.actions) {
    const { action_type } = action
    const module = actions.get(action_type)
    if (!module) {
      const message = `Skipped an action of ${id}: no module of SCHEDULED_QUERY_MODULES has "${action_type}"`
      log.error('action_unknown', { message, action_type, scheduled_query_id: id })
      continue
    }
    try {
      await module.handle({ scheduledQueryId: id, action, rows, log })
    } catch (error) {
      fail(`action ${action_type}`, error)
      if (!action.continue_on_error) return
    }
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
