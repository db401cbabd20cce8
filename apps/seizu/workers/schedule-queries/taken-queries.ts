import type { Log } from '@farside/kernel/log'
import { giveBack, takeLocks } from '../../server/scheduled-query/schedule-state.queries.ts'
import type { Claim } from '../../server/scheduled-query/schedule-state.queries.ts'
import { GraphError } from '../../source/graph-error.ts'
import type { Graph } from '../../source/neo4j.ts'
import type { DueQuery } from './due-queries.ts'

/** How long what is taken may wait until it is begun, as far as the last ones tell. */
const LONGEST_WAIT_MS = 100
const MOST_AT_A_TIME = 32

interface Taking {
  graph: Graph
  log: Log
}

/**
 * Those of the due queries that this worker got. While runs are short they are taken some at a time, as a commit for each
 * would take longer than the run; of long ones no more than can be begun at once, so that they do not wait here while
 * another worker has time, and few are lost with a worker that is killed. When the signal comes, what was taken and not
 * asked for is given back.
 *
 * @param atOnce how many can be begun at once
 * @throws GraphError when the graph is lost: all that is left stays due
 */
export async function* takenQueries(
  { graph, log }: Taking,
  due: AsyncIterable<DueQuery>,
  atOnce: number,
  signal: AbortSignal,
): AsyncGenerator<DueQuery> {
  let waiting: DueQuery[] = []
  let givenBack: Promise<void> | undefined
  const leave = () => {
    const left = waiting.splice(0)
    if (left.length > 0)
      givenBack = giveBack(graph, left.map(claimOf)).catch((error: unknown) => {
        const ids = left.map((it) => it.id)
        const message = `Cannot give back ${ids.join(', ')}: next run when they are due again`
        log.error('scheduled_queries_not_given_back', { message, scheduled_query_ids: ids, error })
      })
  }
  signal.addEventListener('abort', leave, { once: true })
  try {
    let size = atOnce
    for await (const claimed of some(due, () => size)) {
      const won = await take({ graph, log }, claimed)
      waiting = claimed.filter((it) => won.has(it.id))
      if (signal.aborted) return
      const began = performance.now()
      const count = waiting.length
      while (waiting.length > 0) yield waiting.shift()!
      if (signal.aborted) return
      size = nextSize(count, performance.now() - began, atOnce)
    }
  } finally {
    signal.removeEventListener('abort', leave)
    leave()
    await givenBack
  }
}

/** As many as would begin in time, if they were like those just begun; no sudden leaps. */
function nextSize(begun: number, tookMs: number, least: number): number {
  const inTime = Math.floor((begun * LONGEST_WAIT_MS) / Math.max(tookMs, 1))
  return Math.max(least, Math.min(inTime, begun * 2, MOST_AT_A_TIME))
}

async function* some<T>(items: AsyncIterable<T>, size: () => number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size()) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const claimOf = ({ id, state, at }: DueQuery): Claim => ({ id, seen: state.scheduled, at })

async function take({ graph, log }: Taking, due: readonly DueQuery[]): Promise<Set<string>> {
  const lost = (level: 'debug' | 'info', { id, trigger }: DueQuery, message: string) =>
    log[level]('scheduled_query_lost', { message, scheduled_query_id: id, trigger })
  try {
    const won = await takeLocks(graph, due.map(claimOf))
    for (const it of due) if (!won.has(it.id)) lost('debug', it, `Another worker has ${it.id}`)
    return won
  } catch (error) {
    if (!(error instanceof GraphError) || error.kind === 'lost') throw error
    for (const it of due) lost('info', it, `Did not get ${it.id}: ${error.message}`)
    return new Set()
  }
}
