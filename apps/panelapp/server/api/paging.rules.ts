import { problems } from '../../problems.ts'

export const PAGE_ROWS = 100

export interface PageAsked {
  number: number
  offset: number
}

/**
 * @param text of the parameter `page`; absent: the first page
 * @throws Problem `page_invalid`
 */
export function askedPage(text: string | undefined): PageAsked {
  const number = text === undefined ? 1 : /^\d{1,8}$/.test(text) ? Number(text) : 0
  if (number < 1) throw problems.page_invalid()
  return { number, offset: (number - 1) * PAGE_ROWS }
}

/** @throws Problem `page_invalid` when there is no such page; the first page is always there */
export function refuseBeyond({ number, offset }: PageAsked, count: number): void {
  if (number > 1 && offset >= count) throw problems.page_invalid()
}

/** The body of a page as text; `results` are compact JSON texts. Other parameters are kept, and page 1 has no number. */
export function pageText(
  request: { origin: string; path: string; search: URLSearchParams },
  { number }: PageAsked,
  count: number,
  results: readonly string[],
): string {
  const link = (to: number): string => {
    const search = new URLSearchParams(request.search)
    search.delete('page')
    if (to > 1) search.set('page', String(to))
    return `${request.origin}${request.path}${search.size > 0 ? `?${search}` : ''}`
  }
  const next = number * PAGE_ROWS < count ? link(number + 1) : null
  const previous = number > 1 ? link(number - 1) : null
  const head = JSON.stringify({ count, next, previous }).slice(0, -1)
  return `${head},"results":[${results.join()}]}`
}
