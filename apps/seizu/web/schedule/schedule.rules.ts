import type { ScheduledQueries, ScheduledQueryStatus } from '../../contract/scheduled-query.ts'

/** When it runs, in words; a line for each trigger. */
export function triggerWords({
  frequency,
  watch_scans,
}: Pick<ScheduledQueryStatus, 'frequency' | 'watch_scans'>): string[] {
  const times = frequency ? [frequency < 0 ? 'At every pass of a worker' : `Every ${minutesText(frequency)}`] : []
  const words = [...times, ...watch_scans.map(scanWords)]
  return words.length === 0 ? ['Only on request'] : words
}

function minutesText(minutes: number): string {
  if (minutes >= 2880 && minutes % 1440 === 0) return `${minutes / 1440} days`
  if (minutes >= 120 && minutes % 60 === 0) return `${minutes / 60} h`
  return `${minutes} min`
}

const ANY = '.*'

function scanWords({ grouptype, syncedtype, groupid }: ScheduledQueryStatus['watch_scans'][number]): string {
  const parts = [grouptype, syncedtype, groupid]
  if (parts.includes(null)) return 'After no scan: a pattern is null'
  const said = parts.filter((it) => it !== ANY)
  return said.length === 0 ? 'After any scan' : `After scans of ${said.join(' / ')}`
}

/** What is known of a scheduled query between two outcomes. */
export type Standing =
  | { is: 'requested'; since: string }
  /** `recent`: long enough ago, a worker that has not told will not. */
  | { is: 'taken'; since: string; recent: boolean }
  | { is: 'due'; since: string | null }
  | { is: 'waiting' }

/** A worker took it and has not told how it ended: it still runs, or the worker has died, or is one that never tells. */
export const isUnfinished = ({ last_run, last_finished }: ScheduledQueryStatus): boolean =>
  last_run !== null && (last_finished === null || last_finished < last_run)

const RECENT_MS = 3_600_000

/** @param at the server's clock */
export function standingOf(item: ScheduledQueryStatus, at: string): Standing {
  const { run_requested, last_run, next_run, due_since } = item
  if (run_requested !== null) return { is: 'requested', since: run_requested }
  if (isUnfinished(item)) {
    const recent = msBetween(last_run!, at) < RECENT_MS
    // One without an outcome becomes due again like any other.
    if (recent || next_run === null || next_run > at) return { is: 'taken', since: last_run!, recent }
  }
  return next_run !== null && next_run <= at ? { is: 'due', since: due_since } : { is: 'waiting' }
}

const msBetween = (from: string, to: string): number => Date.parse(to) - Date.parse(from)

/** Whether the next answer will soon say something else. */
export const isMoving = ({ items, at }: ScheduledQueries): boolean =>
  items.some((item) => {
    const standing = standingOf(item, at)
    return standing.is === 'requested' || (standing.is === 'taken' && standing.recent)
  })

/** When a worker last took or finished any of them; null: never. */
export function lastActivity({ items }: ScheduledQueries): string | null {
  const times = items.flatMap(({ last_run, last_finished }) => [last_run, last_finished]).filter((it) => it !== null)
  return times.toSorted().at(-1) ?? null
}

/** Something is due, and no worker has ever taken any of them. */
export const isUntouched = (answer: ScheduledQueries): boolean =>
  lastActivity(answer) === null && answer.items.some((item) => standingOf(item, answer.at).is === 'due')

/** `in 42 min`, by the server's clock. */
export function untilText(time: string, at: string): string {
  const seconds = Math.max(0, Math.round(msBetween(at, time) / 1000))
  if (seconds < 60) return `in ${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `in ${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `in ${hours} h` : `in ${Math.round(hours / 24)} days`
}

/** An error as a worker keeps it: when, then what happened. */
export function splitError(text: string): { time: string | undefined; words: string } {
  const [, time, words] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (.*)$/s.exec(text) ?? []
  return time === undefined ? { time, words: text } : { time, words: words! }
}

/** Whether the run that was asked for has ended; times of workers are whole seconds. */
export const hasRun = ({ run_requested, last_run, last_finished }: ScheduledQueryStatus, requested: string): boolean =>
  run_requested === null &&
  last_run !== null &&
  last_finished !== null &&
  last_finished >= last_run &&
  msBetween(requested, last_run) > -1000
