import { describe, expect, test } from 'vitest'
import { nothingChosen, stillThere, toggleAll, toggleRow } from './selection.rules.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const after = (...steps: [id: string, range?: boolean][]) =>
  steps.reduce((selection, [id, range]) => toggleRow(selection, id, ids, range ?? false), nothingChosen)

describe('ticking rows', () => {
  test('ticks and unticks one', () => {
    expect([...after(['b']).chosen]).toEqual(['b'])
    expect([...after(['b'], ['b']).chosen]).toEqual([])
  })
  test('ticks everything from the last row with Shift, in both directions', () => {
    expect([...after(['b'], ['d', true]).chosen].sort()).toEqual(['b', 'c', 'd'])
    expect([...after(['d'], ['b', true]).chosen].sort()).toEqual(['b', 'c', 'd'])
  })
  test('unticks a range when its end was ticked', () =>
    expect([...after(['a'], ['e', true], ['b'], ['d', true]).chosen].sort()).toEqual(['a', 'e']))
  test('ticks one with Shift when no row came before', () => expect([...after(['c', true]).chosen]).toEqual(['c']))
  test('ticks all, and none when all were ticked', () => {
    const all = toggleAll(after(['b']), ids)
    expect(all.chosen.size).toBe(5)
    expect(toggleAll(all, ids).chosen.size).toBe(0)
  })
  test('forgets rows that left or can no longer be deleted', () =>
    expect(stillThere(after(['b'], ['c']), ['a', 'c'])).toEqual(['c']))
})
