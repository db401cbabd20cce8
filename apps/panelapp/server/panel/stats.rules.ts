// Chapter 5.7: how many entities a panel has, and how far its review is. Flagged ones and those without a rating count.
import type { EntityType } from '../../tables.ts'

const types = ['gene', 'str', 'region'] as const

/** Of the entities of one type of one panel. */
export interface Tally {
  type: EntityType
  all: number
  evaluated: number
  ready: number
  green: number
  /** Account ids. */
  reviewers: readonly number[]
}

export type Stats = Record<string, number | number[]>

/** A type without entities needs no tally. */
export function statsOf(tallies: readonly Tally[]): Stats {
  const stats: Stats = {}
  for (const type of types) {
    const tally = tallies.find((it) => it.type === type)
    stats[`number_of_${type}s`] = tally?.all ?? 0
    stats[`number_of_evaluated_${type}s`] = tally?.evaluated ?? 0
    stats[`number_of_ready_${type}s`] = tally?.ready ?? 0
    stats[`number_of_green_${type}s`] = tally?.green ?? 0
    stats[`${type}_reviewers`] = united(tally ? [tally.reviewers] : [])
  }
  return withTotals(stats)
}

/** A super panel's: the numbers of its children added up, their reviewers united. */
export function sumStats(children: readonly Readonly<Record<string, unknown>>[]): Stats {
  const stats: Stats = {}
  const numberIn = (child: Readonly<Record<string, unknown>>, key: string) => Number(child[key] ?? 0)
  for (const type of types) {
    for (const which of ['', 'evaluated_', 'ready_', 'green_']) {
      const key = `number_of_${which}${type}s`
      stats[key] = children.reduce((sum, child) => sum + numberIn(child, key), 0)
    }
    const key = `${type}_reviewers`
    stats[key] = united(children.map((child) => (child[key] ?? []) as number[]))
  }
  return withTotals(stats)
}

function withTotals(stats: Stats): Stats {
  const sum = (which: string) =>
    types.reduce((total, type) => total + (stats[`number_of_${which}${type}s`] as number), 0)
  const reviewers = united(types.map((type) => stats[`${type}_reviewers`] as number[]))
  return {
    ...stats,
    entity_reviewers: reviewers,
    number_of_reviewers: reviewers.length,
    number_of_entities: sum(''),
    number_of_evaluated_entities: sum('evaluated_'),
    number_of_ready_entities: sum('ready_'),
    number_of_green_entities: sum('green_'),
  }
}

const united = (lists: readonly (readonly number[])[]): number[] => [...new Set(lists.flat())].toSorted((a, b) => a - b)
