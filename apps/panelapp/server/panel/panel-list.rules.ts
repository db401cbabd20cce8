// Which panels the list shows, and in which order (panelapp.md 9.3).
import { compareNames } from '../../contract/name-order.ts'
import type { Sorting } from '../../pages/frame/sorting.ts'
import type { PanelHead } from './catalogue.ts'

export interface PanelFilter {
  text: string
  /** Slug of a panel type. */
  type: string
  /** Level 2. */
  group: string
  status: string
  signedOff: 'yes' | 'no' | ''
  gene: string
}

export const panelColumns = ['name', 'version', 'signed_off', 'entities', 'reviewed', 'reviewers'] as const
export type PanelColumn = (typeof panelColumns)[number]

export function readPanelFilter(search: URLSearchParams): PanelFilter {
  const value = (name: string) => (search.get(name) ?? '').replaceAll('\0', '').trim().slice(0, 200)
  const signedOff = value('signed_off')
  return {
    text: value('q'),
    type: value('type'),
    group: value('group'),
    status: value('status'),
    signedOff: signedOff === 'yes' || signedOff === 'no' ? signedOff : '',
    gene: value('gene'),
  }
}

/** Every word of the text must be somewhere: in the name, the groups, codes and old names, the types, the ids. */
export function filterPanels(panels: readonly PanelHead[], filter: PanelFilter): PanelHead[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  return panels.filter(
    (panel) =>
      (filter.type === '' || panel.types.some((it) => it.slug === filter.type)) &&
      (filter.group === '' || panel.level2 === filter.group) &&
      (filter.status === '' || panel.status === filter.status) &&
      (filter.signedOff === '' || (panel.signedOff !== null) === (filter.signedOff === 'yes')) &&
      (words.length === 0 || hasAll(panelText(panel), words)),
  )
}

const hasAll = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word))

const panelText = (panel: PanelHead): string =>
  [
    panel.name,
    panel.level2,
    panel.level3,
    ...panel.relevantDisorders,
    ...panel.types.map((it) => it.name),
    panel.hashId ?? '',
    String(panel.id),
  ]
    .join('\n')
    .toLowerCase()

/** Ties go by name. */
export function sortPanels(panels: readonly PanelHead[], { column, descending }: Sorting<PanelColumn>): PanelHead[] {
  const way = descending ? -1 : 1
  const key = sortKeys[column]
  return panels.toSorted((a, b) => {
    const keyA = key(a)
    const keyB = key(b)
    if (column !== 'name' && keyA !== keyB) return keyA < keyB ? -way : way
    return (column === 'name' ? way : 1) * compareNames(a.name, b.name)
  })
}

const number = (panel: PanelHead, name: string): number => Number(panel.stats[name] ?? 0)

export const entitiesOf = (panel: PanelHead): number =>
  panel.stats.number_of_genes + panel.stats.number_of_strs + panel.stats.number_of_regions

export const reviewedOf = (panel: PanelHead): number => number(panel, 'number_of_evaluated_entities')

export const reviewersOf = (panel: PanelHead): number => number(panel, 'number_of_reviewers')

const sortKeys: Record<PanelColumn, (panel: PanelHead) => number | string> = {
  name: () => '',
  version: (it) => it.major * 1e9 + it.minor,
  signed_off: (it) => it.signedOff?.date ?? '',
  entities: entitiesOf,
  reviewed: (it) => (entitiesOf(it) > 0 ? reviewedOf(it) / entitiesOf(it) : -1),
  reviewers: reviewersOf,
}
