import type { Page } from '../../contract/listing.ts'
import { ServerError, ask } from '../server/client.ts'
import { pageCount, serverPage } from './browse.rules.ts'

/** A page of a browse that we have an answer of: every other page is reached from it (`from` and `delta`, §6.5). */
export interface Anchor {
  identifier: string
  page: number
  count: number
}

export interface Wanted {
  /** The filters. An identifier is bound to them: each page of a browse asks with the same. */
  parameters: Record<string, string>
  rows: number
  /** The page as it is shown, from 1. */
  page: number
  oldestFirst: boolean
  anchor: Anchor | undefined
}

export interface Browsed<Item> {
  answer: Page<Item>
  /** The server's page that this is. */
  serverPage: number
  pages: number
  anchor: Anchor | undefined
}

const list = <Item>(parameters: Record<string, string>, signal?: AbortSignal) =>
  ask<Page<Item>>(`/transferables/?${new URLSearchParams(parameters)}`, { signal })

function browsed<Item>(answer: Page<Item>, page: number, rows: number): Browsed<Item> {
  const { current } = answer.pages
  return {
    answer,
    serverPage: page,
    pages: pageCount(answer.count, rows),
    anchor: current === null ? undefined : { identifier: current, page, count: answer.count },
  }
}

/** The wanted page of the snapshot that `anchor` belongs to; without one, of a new snapshot. */
export async function browse<Item>(wanted: Wanted, signal?: AbortSignal): Promise<Browsed<Item>> {
  const { parameters, rows, page, oldestFirst } = wanted
  if (!wanted.anchor) {
    const first = browsed(await list<Item>(parameters, signal), 1, rows)
    if (!first.anchor || serverPage(page, first.pages, oldestFirst) === 1) return first
    return browse({ ...wanted, anchor: first.anchor }, signal)
  }
  const { identifier, count, page: anchorPage } = wanted.anchor
  const target = serverPage(page, pageCount(count, rows), oldestFirst)
  const answer = await list<Item>({ ...parameters, from: identifier, delta: String(target - anchorPage) }, signal)
  return browsed(answer, target, rows)
}

/** How many items the list would have if it were browsed anew. */
export async function countNow(parameters: Record<string, string>, signal?: AbortSignal): Promise<number> {
  return (await list({ ...parameters, page_size: '1' }, signal)).count
}

/** Whether a page cannot be had any more because rows were trimmed away beneath the browse. */
export const isPageGone = (error: unknown): boolean =>
  error instanceof ServerError && (error.status === 404 || error.status === 410)
