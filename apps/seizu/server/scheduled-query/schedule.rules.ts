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
 * worker's clock is ahead, as workers know by this number who was first; later than the last end, by which readers know
 * that this run has none yet; and never before a request, which would else stay open.
 */
export function takenAt(state: ScheduleState, trigger: Trigger, now: number): number {
  const { scheduled, lastFinished, runRequested } = state
  return Math.max(Math.floor(now), scheduled + 1, lastFinished + 1, trigger === 'request' ? runRequested : 0)
}

/** When it becomes due, in seconds; `scan` = when a scan has ended, undefined = never by itself. */
export function nextRun(query: Triggers, state: ScheduleState, now: number): number | 'scan' | undefined {
  const due = dueBy(query, state, now)
  if (due === 'request' || due === 'time') return now
  if (!query.enabled) return undefined
  if (query.frequency) return state.scheduled + 60 * query.frequency
  return due && 'scan'
}

/**
 * Since when it has been due, in seconds. undefined: it is not, or a scan decides, or it has never run, so that nobody
 * knows since when.
 */
export function dueSince(query: Triggers, state: ScheduleState, now: number): number | undefined {
  const since = state.runRequested > state.scheduled ? [state.runRequested] : []
  const { enabled, frequency } = query
  if (enabled && frequency && state.scheduled > 0) {
    const next = state.scheduled + 60 * Math.max(0, frequency)
    if (now > next) since.push(next)
  }
  return since.length === 0 ? undefined : Math.min(...since)
}

/**
 * When the first of them became due that is due for longer than `patience` while nothing was taken or finished in that
 * time: no worker seems to run, or it is busy. undefined: nothing says so. All in seconds.
 */
export function unattendedSince(
  all: readonly { query: Triggers; state: ScheduleState }[],
  now: number,
  patience: number,
): number | undefined {
  const since = Math.min(...all.map(({ query, state }) => dueSince(query, state, now) ?? Infinity))
  const active = Math.max(0, ...all.map(({ state }) => Math.max(state.scheduled, state.lastFinished)))
  return now - since > patience && now - active > patience ? since : undefined
}
