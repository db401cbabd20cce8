import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { problems } from '../problems.ts'
import { readInstant } from './instants.ts'

/** What may be filtered on a side: columns by the name of their parameter, and the states there are. */
export interface Filterable {
  states: readonly string[]
  /** Parameter without `_after` and `_before` → column. */
  instants: Readonly<Record<string, string>>
}

export type Condition = RawBuilder<unknown>

/**
 * The filters of a list as conditions on the table `t` (eurydice §6.5). Empty values and unknown parameters are ignored;
 * of a repeated parameter the last counts, except `state`.
 *
 * @throws Problem `invalid_filter`, `InvalidQueryParameterError`
 */
export function readFilters(search: URLSearchParams, { states, instants }: Filterable, timeZone: string): Condition[] {
  const conditions: Condition[] = []
  for (const [name, column] of Object.entries(instants)) {
    const bounds = [readBound(search, name, 'after', timeZone), readBound(search, name, 'before', timeZone)] as const
    if (bounds[0]) conditions.push(sql`${sql.ref(column)} >= ${bounds[0]}`)
    if (bounds[1]) conditions.push(sql`${sql.ref(column)} <= ${bounds[1]}`)
  }
  const name = lastOf(search, 'name')
  if (name) {
    if (name.includes('\0')) throw problems.invalid_filter('name', 'a name has no NUL character')
    // Our pages send names URI-encoded (§14.2): what a person types is then in the name in that form only.
    const forms = [...new Set([name, uriEncoded(name)])].map((it) => `%${it.replace(/[\\%_]/g, '\\$&')}%`)
    conditions.push(forms.length === 1 ? sql`t.name ilike ${forms[0]}` : sql`t.name ilike any(${forms})`)
  }
  const digest = readDigest(lastOf(search, 'sha1'))
  if (digest) conditions.push(sql`t.sha1 = ${digest}`)
  const wanted = search.getAll('state').filter((it) => it !== '')
  for (const state of wanted) {
    if (!states.includes(state)) {
      throw problems.invalid_filter('state', `"${state}" is not a state; accepted: ${states.join(', ')}`)
    }
  }
  if (wanted.length === 1) conditions.push(sql`t.state = ${wanted[0]}`)
  else if (wanted.length > 1) conditions.push(sql`t.state = any(${[...new Set(wanted)]})`)
  return conditions
}

/** Half a surrogate pair has no encoding; it is then looked for as it is. */
function uriEncoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : text
}

const lastOf = (search: URLSearchParams, name: string): string => search.getAll(name).at(-1)?.trim() ?? ''

/** Bounds are inclusive; a plain date as the upper one includes that whole day. */
function readBound(search: URLSearchParams, name: string, end: 'after' | 'before', timeZone: string) {
  const written = lastOf(search, `${name}_${end}`)
  if (written === '') return undefined
  const instant = readInstant(written)
  if (!instant) {
    throw problems.invalid_filter(name, `"${written}" is no date; accepted: 2026-01-31 or 2026-01-31T10:20:30Z`)
  }
  if (instant.hasZone) return sql`${instant.text}::timestamptz`
  const local = sql`${instant.text}::timestamp`
  if (!instant.dateOnly || end === 'after') return sql`(${local} at time zone ${timeZone})`
  return sql`((${local} + interval '1 day' - interval '1 microsecond') at time zone ${timeZone})`
}

function readDigest(written: string): Buffer | undefined {
  if (written === '') return undefined
  const hex = written.replaceAll(/\s/g, '')
  if (!/^([0-9a-f]{2})+$/i.test(hex)) throw problems.InvalidQueryParameterError('sha1', written)
  return Buffer.from(hex, 'hex')
}
