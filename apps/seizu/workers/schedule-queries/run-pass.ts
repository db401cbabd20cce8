import type { ScheduledQuery } from '../../contract/config.ts'
import type { ConfigFile } from '../../server/config-file/config-file.ts'
import { dueBy, neverRun, takenAt } from '../../server/scheduled-query/schedule.rules.ts'
import type { ScheduleState } from '../../server/scheduled-query/schedule.rules.ts'
import { latestScan, readStates, takeLock } from '../../server/scheduled-query/schedule-state.queries.ts'
import { GraphError } from '../../source/graph-error.ts'
import { inParallel } from '../in-parallel.ts'
import { runScheduledQuery } from './run-scheduled-query.ts'
import type { Running } from './run-scheduled-query.ts'

export interface Passing extends Running {
  config: Pick<ConfigFile, 'read'>
}

const AT_ONCE = 4

/**
 * Looks at each scheduled query, in the file's order, and runs what is due and no other worker has taken. Once the signal
 * comes no more are begun: they stay due.
 * @throws GraphError when the graph does not say how they stand
 */
export async function runPass(passing: Passing, signal: AbortSignal): Promise<{ ran: number; failed: number }> {
  const { config } = await passing.config.read()
  const queries = Object.entries(config.scheduled_queries)
  const done = { ran: 0, failed: 0 }
  if (queries.length === 0) return done
  const states = await readStates(passing.graph, Object.keys(config.scheduled_queries), { signal })
  const ended = scansOf(passing)
  await inParallel(
    queries,
    AT_ONCE,
    async ([id, query]) => {
      const state = states.get(id) ?? neverRun
      try {
        if (!(await take(passing, id, query, state, ended))) return
      } catch (error) {
        passing.log.error('scheduled_query_undecided', {
          message: `Cannot tell whether ${id} is due`,
          scheduled_query_id: id,
          error,
        })
        return
      }
      done.ran += 1
      if (!(await runScheduledQuery(passing, config, { id, query, state }))) done.failed += 1
    },
    signal,
  )
  return done
}

type LatestScan = (scan: ScheduledQuery['watch_scans'][number]) => Promise<number>

async function take(
  { graph, log, now }: Passing,
  id: string,
  query: ScheduledQuery,
  state: ScheduleState,
  latest: LatestScan,
): Promise<boolean> {
  const seconds = now().getTime() / 1000
  const due = dueBy(query, state, seconds)
  if (due === undefined) return false
  if (due === 'ask' && !(await anyLater(query.watch_scans, state.scheduled, latest))) return false
  const trigger = due === 'ask' ? 'scan' : due
  try {
    const won = await takeLock(graph, id, state, takenAt(state, trigger, seconds))
    const message = won ? `Running ${id}` : `Another worker has ${id}`
    log[won ? 'info' : 'debug'](won ? 'scheduled_query_taken' : 'scheduled_query_lost', {
      message,
      scheduled_query_id: id,
      trigger,
    })
    return won
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    log.info('scheduled_query_lost', {
      message: `Did not get ${id}: ${error.message}`,
      scheduled_query_id: id,
      trigger,
    })
    return false
  }
}

async function anyLater(scans: ScheduledQuery['watch_scans'], than: number, latest: LatestScan): Promise<boolean> {
  for (const scan of scans) if ((await latest(scan)) > than) return true
  return false
}

/** Many scheduled queries wait for the same scans: each is asked for once a pass. */
function scansOf({ graph }: Passing): LatestScan {
  const asked = new Map<string, Promise<number>>()
  return (scan) => {
    const key = JSON.stringify([scan.grouptype, scan.syncedtype, scan.groupid])
    let answer = asked.get(key)
    if (!answer) asked.set(key, (answer = latestScan(graph, scan)))
    return answer
  }
}
