import type { Input } from '../../contract/config.ts'
import type { InputValues } from '../panel/params.rules.ts'

/** What the address says about an input: the last of a repeated key; a key without `=` or an empty one says nothing. */
export function valuesIn(search: string, inputs: readonly Pick<Input, 'input_id' | 'default'>[]): InputValues {
  const query = new URLSearchParams(search)
  return Object.fromEntries(
    inputs.map(({ input_id, default: usual }) => [input_id, query.getAll(input_id).at(-1) || usual?.value]),
  )
}

/**
 * The query string after a choice (seizu §5.6): the key of that input set or, for undefined, removed; other keys are
 * kept; all in alphabetical order.
 */
export function searchWith(search: string, inputId: string, value: string | undefined): string {
  const entries = [...new URLSearchParams(search)].filter(([key]) => key !== inputId)
  if (value !== undefined) entries.push([inputId, value])
  const text = entries
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&')
  return text && `?${text}`
}

/** What clearing an input leaves: its default, or nothing. */
export const cleared = ({ default: usual }: Pick<Input, 'default'>): string | undefined => usual?.value
