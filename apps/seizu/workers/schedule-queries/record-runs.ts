import type { Log } from '@farside/kernel/log'
import { recordOutcomes } from '../../server/scheduled-query/schedule-state.queries.ts'
import type { Outcome } from '../../server/scheduled-query/schedule-state.queries.ts'
import type { Graph } from '../../source/neo4j.ts'

interface Recorder {
  /** Written soon; nobody waits for it. */
  record(outcome: Outcome): void
  /** When all is written that was recorded before. */
  written(): Promise<void>
}

/**
 * Writes what came of runs: the first at once, and together what ended while that was being written. A commit each would
 * take longer than most queries. What cannot be written is logged, and changes nothing else (seizu §8.2).
 */
export function openRecorder({ graph, log }: { graph: Graph; log: Log }): Recorder {
  let waiting: Outcome[] = []
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const outcomes = waiting
      waiting = []
      try {
        await recordOutcomes(graph, outcomes)
      } catch (error) {
        const ids = outcomes.map((it) => it.id)
        const message = `Cannot record what came of ${ids.join(', ')}`
        log.error('outcome_not_recorded', { message, scheduled_query_ids: ids, error })
      }
    }
    writing = undefined
  }

  return {
    record: (outcome) => {
      waiting.push(outcome)
      writing ??= write()
    },
    written: async () => await writing,
  }
}
