/** What the list is narrowed to; every field is text as typed, empty when unused. */
export interface Filters {
  text: string
  state: string
  /** `YYYY-MM-DD` in the browser's zone. */
  from: string
  to: string
  rows: number
  oldestFirst: boolean
}

export const rowChoices = [25, 50, 100] as const

/** Reads the filters from the page's address; what is unknown there is left out. */
export function filtersFrom(search: string, states: readonly string[], usualRows: number): Filters {
  const given = new URLSearchParams(search)
  const day = (name: string) => (/^\d{4}-\d\d-\d\d$/.test(given.get(name) ?? '') ? (given.get(name) ?? '') : '')
  const state = given.get('state') ?? ''
  const rows = Number(given.get('rows'))
  return {
    text: given.get('text') ?? '',
    state: states.includes(state) ? state : '',
    from: day('from'),
    to: day('to'),
    rows: rowChoices.some((choice) => choice === rows) ? rows : usualRows,
    oldestFirst: given.get('order') === 'oldest',
  }
}

/** The filters as the page's address keeps them: empty when nothing is narrowed. */
export function addressOf({ text, state, from, to, rows, oldestFirst }: Filters, usualRows: number): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ text, state, from, to })) if (value) parameters.set(name, value)
  if (rows !== usualRows) parameters.set('rows', String(rows))
  if (oldestFirst) parameters.set('order', 'oldest')
  const query = parameters.toString()
  return query && `?${query}`
}

/** The page's address after a change: what the change does not name stays as the address has it at that moment. */
export const changedAddress = (
  search: string,
  part: Partial<Filters>,
  states: readonly string[],
  usualRows: number,
): string => addressOf({ ...filtersFrom(search, states, usualRows), ...part }, usualRows)

/** A day of the browser's zone as the instants that begin and end it; both bounds are inclusive on the server. */
const begin = (day: string) => new Date(`${day}T00:00:00`).toISOString()
const end = (day: string) => new Date(`${day}T23:59:59.999`).toISOString().replace('Z', '999Z')

/** The filters as parameters of the list. Text that is a whole SHA-1 looks for the digest, other text for the name. */
export function parametersOf({ text, state, from, to, rows }: Filters): Record<string, string> {
  const wanted = text.trim()
  const digest = wanted.replace(/\s/g, '')
  return {
    page_size: String(rows),
    ...(/^[0-9a-f]{40}$/i.test(digest) ? { sha1: digest } : wanted ? { name: wanted } : {}),
    ...(state && { state }),
    ...(from && { created_after: begin(from) }),
    ...(to && { created_before: end(to) }),
  }
}

/** Whether anything is hidden by the filters. */
export const isNarrowed = ({ text, state, from, to }: Filters): boolean => [text.trim(), state, from, to].some(Boolean)
