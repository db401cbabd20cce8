import { isDay } from '../../contract/day.ts'
import { instantOf } from '../../contract/instant.ts'
import type { Instant } from '../../contract/instant.ts'

export type Moment = { instant: Instant } | { fault: 'malformed' | 'in_future' }

/**
 * A moment that somebody asks about: an ISO time with its offset, or a date, which means the whole day in UTC: its end, or
 * now where the day is not over. What is still to come cannot be known.
 */
export function readMoment(text: string, now: Date): Moment {
  const present = instantOf(now)
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? instantFrom(`${text}T00:00:00Z`) : undefined
  if (day) {
    if (day > present) return { fault: 'in_future' }
    const end = `${text}T23:59:59.999999Z`
    return { instant: end < present ? end : present }
  }
  const instant = instantFrom(text)
  if (!instant) return { fault: 'malformed' }
  return instant > present ? { fault: 'in_future' } : { instant }
}

/** From when on somebody wants to know: an ISO time with its offset, or a date, which means its first moment in UTC. */
export const readBeginning = (text: string): Instant | undefined =>
  instantFrom(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)

/** With microseconds, in UTC; undefined for what is no time, 30 February among it. A blank is a `+` that was not encoded. */
function instantFrom(text: string): Instant | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6})\d*)?(Z|[+ -]\d\d:?\d\d)$/.exec(text)
  if (!parts) return undefined
  const [, day = '', time = '', fraction = '', zone = ''] = parts
  if (!isDay(day)) return undefined
  const offset = zone.replace(' ', '+').replace(/^(.\d\d)(\d\d)$/, '$1:$2')
  const date = new Date(`${day}T${time}${offset}`)
  if (Number.isNaN(date.getTime())) return undefined
  const instant = `${date.toISOString().slice(0, 19)}.${fraction.padEnd(6, '0')}Z`
  // An offset may lead beyond the years that the database knows.
  return isDay(instant.slice(0, 10)) ? instant : undefined
}
