import type { Log } from '@farside/kernel/log'
import { recordOutcomes } from '../../server/scheduled-query/schedule-state.queries.ts'
import type { Outcome } from '../../server/scheduled-query/schedule-state.queries.ts'
import { GraphError } from '../../source/graph-error.ts'
import type { Graph } from '../../source/neo4j.ts'

export interface Recorder {
  /** Written soon; nobody waits for it. */
  record(outcome: Outcome): void
  /** When all is written that was recorded before, or has been tried. */
  written(): Promise<void>
  /** Writes what could not be written before as the graph was lost. What was taken again since says more: it stays. */
  recordLate(): Promise<void>
}

/**
 * Writes what came of runs: the first at once, and together what ended while that was being written. A commit each would
 * take longer than most queries. What cannot be written is logged, and changes nothing else (seizu §8.2); where the graph
 * is lost it is kept, the last of each query, until `recordLate`.
 */
export function openRecorder({ graph, log }: { graph: Graph; log: Log }): Recorder {
  let waiting: Outcome[] = []
  let writing: Promise<void> | undefined
  const kept = new Map<string, Outcome>()

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const outcomes = waiting
      waiting = []
      await attempt(outcomes)
    }
    writing = undefined
  }

  async function attempt(outcomes: readonly Outcome[], { late = false } = {}): Promise<void> {
    for (const { id } of outcomes) kept.delete(id)
    try {
      await recordOutcomes(graph, outcomes, { late })
    } catch (error) {
      const keep = error instanceof GraphError && error.kind === 'lost'
      if (keep) for (const it of outcomes) kept.set(it.id, it)
      const ids = outcomes.map((it) => it.id)
      const message = `Cannot record what came of ${ids.join(', ')}${keep ? '; kept for the next pass' : ''}`
      log.error('outcome_not_recorded', { message, scheduled_query_ids: ids, error })
    }
  }

  return {
    record: (outcome) => {
      waiting.push(outcome)
      writing ??= write()
    },
    written: async () => await writing,
    recordLate: async () => {
      if (kept.size > 0) await attempt([...kept.values()], { late: true })
    },
  }
}
