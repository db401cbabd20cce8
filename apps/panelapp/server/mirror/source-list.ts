import { Problem } from '@farside/kernel/errors'
import { problems } from '../../problems.ts'
import { readListed, readListPage } from './document-shape.ts'
import type { PanelHeadDocument } from './document-shape.ts'
import { readJson } from './json-text.ts'
import type { Source } from './source-client.ts'

export interface SourceList {
  /** By number, each once: pages shift while they are read. */
  heads: PanelHeadDocument[]
  /** Numbers of everything in the list, of refused rows too. */
  ids: Set<number>
  /** Panels of which the source itself has only the row. */
  withoutDocument: Set<number>
  refused: string[]
  /** Whether there are as many rows as the list says. */
  isWhole: boolean
}

const MOST_PAGES = 10_000

/**
 * All pages of a list. Rows that break the shape are refused by name and the others taken.
 * @throws Problem `source_unreachable`, `source_unreadable`
 */
export async function readList(source: Source, path: string): Promise<SourceList> {
  const heads = new Map<number, PanelHeadDocument>()
  const list: SourceList = { heads: [], ids: new Set(), withoutDocument: new Set(), refused: [], isWhole: false }
  let total = 0
  let rows = 0
  let next: string | null = path
  for (let page = 1; next !== null; page++) {
    const at: string = next
    const url = `${source.baseUrl}/api/v1/${at}`
    const read = await onePage(source, at, url)
    total = read.count
    rows += read.results.length
    for (const row of read.results) {
      const { id, listed } = (row ?? {}) as { id?: unknown; listed?: unknown }
      if (typeof id === 'number') list.ids.add(id)
      if (typeof id === 'number' && listed === true) list.withoutDocument.add(id)
      try {
        const head = readListed(row, `row ${JSON.stringify(id) ?? '?'} of ${url}`)
        heads.set(head.id, head)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        list.refused.push(error.message)
      }
    }
    next = nextPath(read.next, path)
    if (page === MOST_PAGES) throw problems.source_unreadable(url, `the list has more than ${MOST_PAGES} pages`)
    if (next === at) throw problems.source_unreadable(url, 'the page after it is itself')
  }
  return {
    ...list,
    heads: [...heads.values()].toSorted((a, b) => a.id - b.id),
    isWhole: rows === total && list.ids.size === total,
  }
}

async function onePage(source: Source, path: string, url: string) {
  const answer = await source.get(path)
  if (answer.kind !== 'found') throw problems.source_unreadable(url, 'there is no such list: is it a PanelApp?')
  try {
    return readListPage(readJson(answer.bytes), 'the list')
  } catch (error) {
    throw problems.source_unreadable(url, (error as Error).message)
  }
}

/** Of a link to the next page only its number counts: behind a proxy it may name a host that nobody outside knows. */
function nextPath(link: string | null | undefined, path: string): string | null {
  if (!link || !URL.canParse(link, 'http://source')) return null
  return `${path}${new URL(link, 'http://source').search}`
}
