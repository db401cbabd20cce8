const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+ -]\d\d(?::?\d\d)?)?)?$/i

/** A date or date-time as a client may write it, in the form that PostgreSQL reads. */
export interface WrittenInstant {
  text: string
  /** Without one, the configured zone decides. */
  hasZone: boolean
  dateOnly: boolean
}

/** Reads ISO 8601 with or without time and zone (eurydice §6.5); undefined when it is no such thing, or no real date. */
export function readInstant(written: string): WrittenInstant | undefined {
  const match = pattern.exec(written.trim())
  if (!match) return undefined
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = match
  if (!isDate(Number(year), Number(month), Number(day))) return undefined
  if (hour === undefined) return { text: `${year}-${month}-${day} 00:00:00`, hasZone: false, dateOnly: true }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  // Microseconds, cut and not rounded: a rounded upper bound would let in what lies after it.
  const time = `${hour}:${minute}:${second}.${fraction.slice(0, 6).padEnd(6, '0')}`
  const offset = zone === undefined ? '' : readOffset(zone)
  if (offset === undefined) return undefined
  return { text: `${year}-${month}-${day} ${time}${offset}`, hasZone: zone !== undefined, dateOnly: false }
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  return year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** A plus sign that was not escaped in an address arrives as a blank. */
function readOffset(zone: string): string | undefined {
  if (zone.toUpperCase() === 'Z') return '+00:00'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  if (hours > 15 || minutes > 59) return undefined
  return `${zone[0] === ' ' ? '+' : zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
}

/** Microseconds since 1970 of an instant as the database gives it, `2026-01-31T10:20:30.123456Z`. */
export const microsecondsOf = (instant: string): bigint =>
  BigInt(Date.parse(`${instant.slice(0, 19)}Z`)) * 1000n + BigInt(instant.slice(20, 26))

/** The reverse of `microsecondsOf`. */
export function instantOf(microseconds: bigint): string {
  const rest = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((microseconds - rest) / 1000n)).toISOString().slice(0, 19)
  return `${seconds}.${String(rest).padStart(6, '0')}Z`
}
