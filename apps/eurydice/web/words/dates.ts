const dayOf = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

/**
 * A date for a table cell in the browser's zone: only the time when it is today, `yesterday` the day before, then the
 * day, with the year when it is another one.
 */
export function shortDate(date: Date, now: Date, locale: string, yesterday: string): string {
  const days = Math.round((dayOf(now) - dayOf(date)) / 86_400_000)
  if (days === 0) return date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
  if (days === 1) return yesterday
  const sameYear = date.getFullYear() === now.getFullYear()
  return date.toLocaleDateString(locale, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) })
}

/** The full stamp with its zone, for tooltips. */
export const longDate = (date: Date, locale: string): string =>
  date.toLocaleString(locale, { dateStyle: 'long', timeStyle: 'long' })

/** How long ago in the largest fitting unit, as the catalogue's key and count. */
export function ageOf(milliseconds: number): { unit: 'second' | 'minute' | 'hour' | 'day'; count: number } {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return { unit: 'second', count: seconds }
  if (seconds < 3600) return { unit: 'minute', count: Math.floor(seconds / 60) }
  if (seconds < 86_400) return { unit: 'hour', count: Math.floor(seconds / 3600) }
  return { unit: 'day', count: Math.floor(seconds / 86_400) }
}
