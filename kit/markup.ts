import { symbols } from './icons.ts'
import type { IconName, MarkName } from './icons.ts'

/** Text that is already markup: `html` puts it in as it is, everything else is escaped. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

/** What may stand in a hole of `html`: nothing is printed for null, undefined and false. */
export type Child = Markup | string | number | null | undefined | false | readonly Child[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function printed(child: Child): string {
  if (child === null || child === undefined || child === false) return ''
  if (child instanceof Markup) return child.text
  if (typeof child === 'object') return child.map(printed).join('')
  return String(child).replace(/[&<>"']/g, (sign) => entities[sign] as string)
}

/**
 * Markup for pages that are rendered without React, in elements and in quoted attributes.
 * Holes are escaped for both places; a hole inside `<script>` or `<style>` is not safe, and our pages have neither inline.
 */
export function html(texts: TemplateStringsArray, ...holes: Child[]): Markup {
  return new Markup(texts.map((text, at) => (at < holes.length ? text + printed(holes[at]) : text)).join(''))
}

/** An icon beside a word; the word carries the meaning, so readers skip the picture. */
export const icon = (name: IconName, extra = ''): Markup =>
  html`<svg class="icon${extra && ` ${extra}`}" aria-hidden="true"><use href="#i-${name}" /></svg>`

/** The mark of a program. */
export const mark = (name: MarkName): Markup =>
  html`<svg class="mark" aria-hidden="true"><use href="#m-${name}" /></svg>`

/** The hidden sprite that `icon` and `mark` refer to; once per page. */
export const sprite = (): Markup =>
  html`<svg width="0" height="0" aria-hidden="true" focusable="false" class="sr">${new Markup(symbols)}</svg>`
