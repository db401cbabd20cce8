import type { Input, Param, Value } from '../../contract/config.ts'

/** The chosen value of each input; absent or empty = nothing is chosen. */
export type InputValues = Readonly<Record<string, string | undefined>>

export interface ResolvedParams {
  /** All of them, as the statement gets them. */
  params: Record<string, Value>
  /** Only those that come from inputs: the rest is in the panel's capability already. */
  chosen: Record<string, Value>
}

export interface MissingInputs {
  /** Labels of the inputs to set first, in the order of the parameters. */
  needs: string[]
}

/**
 * A panel's parameters (seizu §4.7, §5.1): a constant goes before an input; a parameter with neither is left out, or
 * null where it is `bare` (the dashboard). An input without a value stops the query.
 */
export function resolveParams(
  params: readonly Param[],
  inputs: readonly Input[],
  values: InputValues,
  { bare = false } = {},
): ResolvedParams | MissingInputs {
  const resolved: ResolvedParams = { params: {}, chosen: {} }
  const needs: string[] = []
  for (const { name, value, input_id } of params) {
    if (value !== null) {
      resolved.params[name] = value
      continue
    }
    if (input_id === null) {
      if (bare) resolved.params[name] = null
      continue
    }
    const input = inputs.find((it) => it.input_id === input_id)
    const chosen = values[input_id]
    if (!input) needs.push(`*(Error: undefined input: ${input_id})`)
    else if (chosen === undefined || chosen === '') needs.push(input.label)
    else resolved.params[name] = resolved.chosen[name] = chosen
  }
  return needs.length > 0 ? { needs: [...new Set(needs)] } : resolved
}
