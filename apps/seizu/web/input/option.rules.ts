import type { Input } from '../../contract/config.ts'
import type { GraphRow } from '../../contract/value.ts'
import { cellText } from '../../contract/details.ts'

export interface Option {
  value: string
  label: string
}

/** The options of an autocomplete input; the default, or an empty one, comes last unless it is there already (seizu §5.6). */
export function optionsOf(rows: readonly GraphRow[], { default: usual }: Pick<Input, 'default'>): Option[] {
  const options = rows
    .filter((row) => row.value !== null && row.value !== undefined)
    .map(({ value, label }) => ({ value: cellText(value), label: cellText(label) || cellText(value) }))
  const extra = usual ? { value: usual.value, label: usual.label } : { value: '', label: '(none)' }
  return options.some(({ value }) => value === extra.value) ? options : [...options, extra]
}

/** The text of a value: its option's, else the value itself. */
export const labelOf = (options: readonly Option[], value: string | undefined): string =>
  value === undefined || value === '' ? '' : (options.find((it) => it.value === value)?.label ?? value)

/** Options whose text has the typed one anywhere, without case; the chosen one is not offered again. */
export function matching(options: readonly Option[], typed: string, chosen: string | undefined): Option[] {
  const wanted = typed.trim().toLowerCase()
  return options.filter(({ value, label }) => value !== (chosen ?? '') && label.toLowerCase().includes(wanted))
}
