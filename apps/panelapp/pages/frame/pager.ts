import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { count } from './numbers.ts'

export interface PagerPlace {
  /** From 1. */
  page: number
  pages: number
  /** The address of a page: everything else that was asked for is kept. */
  address: (page: number) => string
}

/** Links to the neighbouring pages, or nothing where all fits on one. */
export function pager({ page, pages, address }: PagerPlace): Markup | false {
  if (pages <= 1) return false
  return html`<nav class="pager" aria-label="Pages">
    ${page > 1 && html`<a href="${address(1)}">First</a><a rel="prev" href="${address(page - 1)}">Previous</a>`}
    <span>Page ${count(page)} of ${count(pages)}</span>
    ${page < pages && html`<a rel="next" href="${address(page + 1)}">Next</a><a href="${address(pages)}">Last</a>`}
  </nav>`
}

/** The address of this page with another page number. */
export function pageAddress(path: string, search: URLSearchParams): (page: number) => string {
  return (page) => {
    const asked = new URLSearchParams([...search].filter(([name, value]) => name !== 'page' && value !== ''))
    if (page > 1) asked.set('page', String(page))
    const query = asked.toString()
    return query ? `${path}?${query}` : path
  }
}
