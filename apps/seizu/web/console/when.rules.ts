import { clockText } from '../panel/time.rules.ts'

/** Today's only as time: `09:58:07`; else with its day: `22 Nov 2026, 09:58:07`. */
export function whenText(time: Date, now: Date): string {
  const day = (it: Date) => it.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
  return day(time) === day(now) ? clockText(time) : `${day(time)}, ${clockText(time)}`
}
