import type { ConfigFile } from '../../server/config-file/config-file.ts'
import { inParallel } from '../in-parallel.ts'
import { dueQueries } from './due-queries.ts'
import { openRecorder } from './record-runs.ts'
import type { Recorder } from './record-runs.ts'
import { runScheduledQuery } from './run-scheduled-query.ts'
import type { Running } from './run-scheduled-query.ts'
import { takenQueries } from './taken-queries.ts'

export interface Passing extends Running {
  config: Pick<ConfigFile, 'read'>
}

const AT_ONCE = 4

/**
 * Looks at each scheduled query, in the file's order, and runs what is due and no other worker has taken. Once the signal
 * comes no more are begun: they stay due.
 * @param recorder of all passes of a worker
 * @throws GraphError when the graph does not say how they stand, or is lost on the way; what was begun has ended then
 */
export async function runPass(
  passing: Passing,
  signal: AbortSignal,
  recorder: Recorder = openRecorder(passing),
): Promise<{ ran: number; failed: number }> {
  const { log } = passing
  const { config } = await passing.config.read()
  const done = { ran: 0, failed: 0 }
  if (Object.keys(config.scheduled_queries).length === 0) return done
  await recorder.recordLate() // before it is read how they stand
  const taken = takenQueries(passing, dueQueries(passing, config, signal), AT_ONCE, signal)
  try {
    await inParallel(
      taken,
      AT_ONCE,
      async (due) => {
        const { id, trigger } = due
        log.info('scheduled_query_taken', { message: `Running ${id}`, scheduled_query_id: id, trigger })
        const outcome = await runScheduledQuery(passing, config, due)
        recorder.record(outcome)
        done.ran += 1
        if (outcome.failCount > 0) done.failed += 1
      },
      signal,
    )
  } finally {
    await recorder.written()
  }
  return done
}
