import { eventTypes } from '../../contract/activity-log.ts'
import type { ActivityFilter, EventType, ReadFilter, UserType } from '../../contract/activity-log.ts'
import { isDay } from '../../contract/day.ts'
import { parseVersion, versionText } from '../../contract/version.ts'

const MOST_TEXT = 200

/** Reads the filter of an address; a value that means nothing becomes an error of its field, never "no filter". */
export function readActivityFilter(search: URLSearchParams): ReadFilter {
  const errors: Record<string, string> = {}
  const given = (name: string) => search.get(name)?.trim().slice(0, MOST_TEXT) || undefined
  const read = <T>(name: string, parse: (text: string) => T | undefined, expected: string): T | undefined => {
    const text = given(name)
    const value = text === undefined ? undefined : parse(text)
    if (text !== undefined && value === undefined) errors[name] = `Cannot read "${text}": give ${expected}`
    return value
  }
  const events = search.getAll('event_type').filter((it) => it !== '')
  const unknown = events.find((it) => !(eventTypes as readonly string[]).includes(it))
  if (unknown !== undefined) errors.event_type = `Cannot read "${unknown}": give ${eventTypes.join(' or ')}`
  const filter: ActivityFilter = {
    panelId: read('panel', (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined), 'the number of a panel'),
    version: read('version', (text) => exactVersion(text), 'a version such as 1.4'),
    entity: given('entity'),
    dateFrom: read('date_from', realDay, 'a day such as 2026-01-31'),
    dateTo: read('date_to', realDay, 'a day such as 2026-01-31'),
    userType: read('user_type', (text) => userTypes.find((it) => it === text), 'GEL, REVIEWER or EXTERNAL'),
    training: given('training_group') !== undefined || undefined,
    eventTypes: [...new Set(events as EventType[])],
    flagged: given('flagged_genes') !== undefined || undefined,
  }
  const { dateFrom, dateTo } = filter
  if (dateFrom && dateTo && dateFrom > dateTo)
    errors.date_to = `Cannot end on ${dateTo}, before the first day ${dateFrom}`
  return { filter, errors }
}

const userTypes: readonly UserType[] = ['GEL', 'REVIEWER', 'EXTERNAL']

function exactVersion(text: string): string | undefined {
  const version = parseVersion(text)
  return version && versionText(version)
}

const realDay = (text: string): string | undefined => (isDay(text) ? text : undefined)
