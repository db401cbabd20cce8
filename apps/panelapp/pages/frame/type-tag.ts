import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'

/** Genes need no word; the others say what they are. */
export const typeTag = (type: 'gene' | 'str' | 'region'): Markup | false =>
  type !== 'gene' && html`<span class="tag">${type === 'str' ? 'STR' : 'Region'}</span>`
