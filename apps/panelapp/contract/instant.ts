/** ISO 8601 in UTC with microseconds, as the database gives it: `2026-01-31T10:20:30.123456Z`. */
export type Instant = string

export const instantOf = (date: Date): Instant => `${date.toISOString().slice(0, -1)}000Z`

/** A microsecond later. */
export function justAfter(instant: Instant): Instant {
  const micros = Number(instant.slice(20, 26)) + 1
  if (micros < 1_000_000) return `${instant.slice(0, 20)}${String(micros).padStart(6, '0')}Z`
  return instantOf(new Date(Date.parse(`${instant.slice(0, 19)}Z`) + 1000))
}
