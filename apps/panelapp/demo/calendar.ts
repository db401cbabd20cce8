import type { Instant } from '../contract/instant.ts'
import { instantOf } from '../contract/instant.ts'
import type { Random } from './random.ts'

const DAY = 86_400_000
const MINUTE = 60_000

/** Days of one panel's history: work happens between eight and five, and never twice at the same moment. */
export function openCalendar(random: Random, first: Date, startDay: number) {
  let now = first.getTime() + startDay * DAY + atWork()
  function atWork() {
    return (8 * 60 + random.whole(0, 8 * 60)) * MINUTE + random.whole(0, 59_999)
  }
  return {
    now: (): Instant => instantOf(new Date(now)),
    /** Goes on some days later. */
    days(from: number, to: number) {
      const count = random.whole(from, to)
      if (count === 0) now += random.whole(1, 20) * MINUTE
      else now = Math.floor(now / DAY) * DAY + count * DAY + atWork()
    },
    minutes(from: number, to: number) {
      now += random.whole(from, to) * MINUTE + random.whole(0, 999)
    },
  }
}
