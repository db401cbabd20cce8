/** ISO 8601 in UTC with microseconds, as the database gives it: `2026-01-31T10:20:30.123456Z`. */
export type Instant = string

export const instantOf = (date: Date): Instant => `${date.toISOString().slice(0, -1)}000Z`
