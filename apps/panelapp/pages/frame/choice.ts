import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'

/** A select box of a filter: any, or one of these. A value of the address that is no option stays, so that it can be seen. */
export function choice({
  name,
  label,
  any,
  value,
  options,
}: {
  name: string
  label: string
  any: string
  value: string
  options: readonly (readonly [value: string, words: string])[]
}): Markup {
  const all = value === '' || options.some(([it]) => it === value) ? options : [...options, [value, value] as const]
  return html`<div class="field">
    <label for="f-${name}">${label}</label
    ><select id="f-${name}" name="${name}">
      <option value="">${any}</option>
      ${all.map(([it, words]) => html`<option value="${it}" ${it === value && html` selected`}>${words}</option>`)}
    </select>
  </div>`
}
