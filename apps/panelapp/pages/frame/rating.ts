import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { levelOf } from '../../contract/vocabulary.ts'

/** The mark of a rating; letter and shape come from the styles. */
export function rating(level: number): Markup {
  const { cssClass, shortName } = levelOf(level)
  return html`<span class="rating ${cssClass}">${shortName}</span>`
}

/** The class of a name that has the colour of its rating. */
export const inLevel = (level: number): string => ['in-none', 'in-red', 'in-amber', 'in-green'][level] ?? 'in-green'
