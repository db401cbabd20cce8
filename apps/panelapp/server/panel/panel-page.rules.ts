// Which entities of a panel its page shows, and in which order (panelapp.md 9.5).
import { compareNames } from '../../contract/name-order.ts'
import { levels } from '../../contract/vocabulary.ts'
import type { Sorting } from '../../pages/frame/sorting.ts'
import type { EntityType } from '../../tables.ts'
import type { EntityRow } from './entity-row.ts'

/** Of a mode of inheritance that is not set, in the address. */
export const unset = 'none'

export interface EntityFilter {
  text: string
  /** Names of colours; none chosen is all. */
  lists: readonly string[]
  type: EntityType | ''
  /** The stored value, or `none`. */
  moi: string
  tag: string
}

export const entityColumns = ['list', 'name', 'reviews', 'moi', 'panel'] as const
export type EntityColumn = (typeof entityColumns)[number]

export function readEntityFilter(search: URLSearchParams): EntityFilter {
  const value = (name: string) => (search.get(name) ?? '').trim().slice(0, 300)
  const type = value('type')
  const known: readonly string[] = levels.map((it) => it.colourName)
  const lists = search.getAll('list').filter((it) => known.includes(it))
  return {
    text: value('q'),
    lists: lists.length === known.length ? [] : lists,
    type: type === 'gene' || type === 'str' || type === 'region' ? type : '',
    moi: value('moi'),
    tag: value('tag'),
  }
}

export function filterEntities(rows: readonly EntityRow[], filter: EntityFilter): readonly EntityRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const { lists, type, moi, tag } = filter
  if (words.length === 0 && lists.length === 0 && type === '' && moi === '' && tag === '') return rows
  return rows.filter(
    (row) =>
      (lists.length === 0 || lists.includes(levels[row.level as 0]?.colourName ?? '')) &&
      (type === '' || row.type === type) &&
      (moi === '' || (row.moi?.trim() || unset) === moi) &&
      (tag === '' || row.tags.includes(tag)) &&
      (words.length === 0 || hasAll(textOf(row), words)),
  )
}

const hasAll = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word))

const textOf = (row: EntityRow): string =>
  [row.name, row.verboseName ?? '', row.moi ?? '', ...row.phenotypes, ...row.sources, ...row.tags]
    .join('\n')
    .toLowerCase()

/** Rows come in the order of documents, which decides ties. */
export function sortEntities(
  rows: readonly EntityRow[],
  { column, descending }: Sorting<EntityColumn>,
  panelName: (id: number) => string,
): readonly EntityRow[] {
  if (column === 'list' && descending) return rows
  const way = descending ? -1 : 1
  const by: Record<EntityColumn, (a: EntityRow, b: EntityRow) => number> = {
    list: (a, b) => a.level - b.level,
    name: (a, b) => compareNames(a.name, b.name),
    reviews: (a, b) => a.reviews - b.reviews,
    moi: (a, b) => compareText(a.moi ?? '', b.moi ?? ''),
    panel: (a, b) => compareNames(panelName(a.panelId), panelName(b.panelId)),
  }
  return rows.toSorted((a, b) => way * by[column](a, b))
}

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** How many of each level, by level. */
export function countLevels(rows: readonly EntityRow[]): readonly number[] {
  const counts = [0, 0, 0, 0]
  for (const { level } of rows) counts[level] = (counts[level] ?? 0) + 1
  return counts
}
