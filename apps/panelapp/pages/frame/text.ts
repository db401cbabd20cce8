import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'

// A full stop or bracket behind an address belongs to the sentence.
const address = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'])/g

/** Text that people wrote, with its addresses as links. Lines are kept by the class `lines-kept`. */
export const textWithLinks = (text: string): Markup =>
  html`${text
    .split(address)
    .map((part, at) => (at % 2 === 1 ? html`<a href="${part}" rel="noreferrer nofollow">${part}</a>` : part))}`
