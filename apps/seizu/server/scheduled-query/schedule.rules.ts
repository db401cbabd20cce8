import type { ScheduledQuery } from '../../contract/config.ts'

/** What the graph remembers of a scheduled query (seizu §8.3); times in seconds, 0 = never. */
export interface ScheduleState {
  /** When a worker last took it. */
  scheduled: number
  runRequested: number
  lastFinished: number
  /** Since its last success. */
  failCount: number
  /** Newest first, since its last success. */
  lastErrors: string[]
}

export const neverRun: ScheduleState = { scheduled: 0, runRequested: 0, lastFinished: 0, failCount: 0, lastErrors: [] }

type Trigger = 'request' | 'time' | 'scan'
type Triggers = Pick<ScheduledQuery, 'enabled' | 'frequency' | 'watch_scans'>

/**
 * Which trigger is due without a look at scans; `ask` when scans decide (seizu §8.3, §8.4).
 * @param now in seconds, with fraction
 */
export function dueBy(query: Triggers, state: ScheduleState, now: number): 'request' | 'time' | 'ask' | undefined {
  if (state.runRequested > state.scheduled) return 'request'
  if (!query.enabled) return undefined
  if (query.frequency && now > state.scheduled + 60 * query.frequency) return 'time'
  return query.watch_scans.length > 0 ? 'ask' : undefined
}

/**
 * The time under which a worker takes it. Always later than the one before, also within a second or when another
 * worker's clock is ahead, as workers know by this number who was first; and never before a request, which would else
 * stay open.
 */
export function takenAt(state: ScheduleState, trigger: Trigger, now: number): number {
  return Math.max(Math.floor(now), state.scheduled + 1, trigger === 'request' ? state.runRequested : 0)
}

/** When it becomes due, in seconds; `scan` = when a scan has ended, undefined = never by itself. */
export function nextRun(query: Triggers, state: ScheduleState, now: number): number | 'scan' | undefined {
  const due = dueBy(query, state, now)
  if (due === 'request' || due === 'time') return now
  if (!query.enabled) return undefined
  if (query.frequency) return state.scheduled + 60 * query.frequency
  return due && 'scan'
}
