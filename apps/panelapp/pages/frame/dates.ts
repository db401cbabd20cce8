import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import type { Instant } from '../../contract/instant.ts'

export interface Dates {
  /** `22 Nov 2026` of a date or an instant; the full stamp is in the title and for programs. */
  day(date: string): Markup
  /** `22 Nov 2026, 09:58` with the zone. */
  moment(at: Instant): Markup
}

// Not the months of Intl: its British September has four letters.
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const written = (year: string, month: string, dayOfMonth: string): string =>
  `${Number(dayOfMonth)} ${months[Number(month) - 1]} ${year}`

const known = new Map<string, Dates>()

/** Dates as people of one time zone read them. */
export function datesIn(zone: string): Dates {
  let dates = known.get(zone)
  if (!dates) known.set(zone, (dates = openDates(zone)))
  return dates
}

function openDates(zone: string): Dates {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  const read = (at: Instant) => {
    const parts = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
    const { year = '', month = '', day = '', hour, minute, timeZoneName } = parts
    const date = written(year, month, day)
    return { date, stamp: `${date}, ${hour}:${minute} ${timeZoneName}` }
  }
  return {
    day(date) {
      const [year = '', month = '', dayOfMonth = ''] = date.split('-')
      if (date.length === 10) return html`<time datetime="${date}">${written(year, month, dayOfMonth)}</time>`
      const { date: shown, stamp } = read(date)
      return html`<time datetime="${date}" title="${stamp}">${shown}</time>`
    },
    moment: (at) => html`<time datetime="${at}">${read(at).stamp}</time>`,
  }
}
