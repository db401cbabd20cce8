import { failures } from './messages.ts'
import { Structure } from './packstream.ts'

/**
 * A client's parameters as the engine takes them: temporal values become the engine's tagged text.
 *
 * @throws Failure for a point and for structures that are no parameters
 */
export function toEngine(value: unknown): unknown {
  if (value instanceof Structure) return temporal(value)
  if (Array.isArray(value)) return value.map(toEngine)
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return Buffer.from(value as Uint8Array)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toEngine(item)]))
}

function temporal({ tag, fields }: Structure): unknown {
  const [first, second, third, fourth] = fields.map((it) => (typeof it === 'string' ? 0 : Number(it)))
  switch (tag) {
    case 0x44: // date: days
      return { $date: isoDateTime(first! * 86_400, 0).slice(0, -9) }
    case 0x54: // time: nanoseconds of the day, offset
      return { $time: isoTime(first!) + isoOffset(second!) }
    case 0x74: // local time
      return { $time: isoTime(first!) }
    case 0x64: // local date and time: seconds, nanoseconds
      return new Date(first! * 1000 + Math.floor(second! / 1e6))
    case 0x49: // date and time: seconds in UTC, nanoseconds, offset
      return { $zoned_datetime: isoDateTime(first! + third!, second!) + isoOffset(third!) }
    case 0x46: // the same before 5.0: seconds on the local clock
      return { $zoned_datetime: isoDateTime(first!, second!) + isoOffset(third!) }
    case 0x69: {
      const offset = offsetOf(String(fields[2]), first!)
      return { $zoned_datetime: isoDateTime(first! + offset, second!) + isoOffset(offset) }
    }
    case 0x66: {
      // The clock of the zone, so the offset is looked up near enough.
      const offset = offsetOf(String(fields[2]), first!)
      return { $zoned_datetime: isoDateTime(first!, second!) + isoOffset(offset) }
    }
    case 0x45: // duration: months, days, seconds, nanoseconds
      return { $duration: isoDuration(first!, second!, third!, fourth!) }
    case 0x58:
    case 0x59:
      throw failures.invalid('Cannot use a point as a parameter: the embedded graph has no points')
    default:
      throw failures.invalid(`Cannot use a structure with tag 0x${tag.toString(16)} as a parameter`)
  }
}

const two = (value: number) => String(value).padStart(2, '0')
const fraction = (nanoseconds: number) =>
  nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`

const isoDateTime = (seconds: number, nanoseconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, -5) + fraction(nanoseconds)

function isoTime(nanosecondsOfDay: number): string {
  const seconds = Math.floor(nanosecondsOfDay / 1e9)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')
  return clock + fraction(nanosecondsOfDay % 1e9)
}

function isoOffset(seconds: number): string {
  if (seconds === 0) return 'Z'
  const minutes = Math.round(Math.abs(seconds) / 60)
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function isoDuration(months: number, days: number, seconds: number, nanoseconds: number): string {
  const rest = nanoseconds === 0 ? `${seconds}` : (seconds + nanoseconds / 1e9).toFixed(9).replace(/0+$/, '')
  return `P${months}M${days}DT${rest}S`
}

/** Seconds by which a named zone is ahead of UTC at a time. */
function offsetOf(zone: string, seconds: number): number {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
      seconds * 1000,
    )
    const [, sign, hours, minutes] =
      /GMT([+-])(\d\d):(\d\d)/.exec(parts.find((it) => it.type === 'timeZoneName')!.value) ?? []
    if (hours === undefined) return 0
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
  } catch {
    throw failures.invalid(`Cannot use time zone "${zone}": it is not known here`)
  }
}
