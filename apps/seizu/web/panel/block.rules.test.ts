import { describe, expect, test } from 'vitest'
import { entriesOf, headingOf } from './block.rules.ts'

describe('records of a vertical table', () => {
  test('[54] without table_id the heading is the number of the row', () => {
    expect(headingOf({ name: 'a' }, null, 0)).toBe('Row 1')
    expect(headingOf({ name: 'a' }, 'other', 4)).toBe('Row 5')
    expect(headingOf({ name: 'a' }, 'name', 0)).toBe('a')
  })
  test('[55] a list loses its duplicates', () =>
    expect(entriesOf({ tags: ['x', 'x', 'y'] })).toEqual([['tags', { list: [{ text: 'x' }, { text: 'y' }] }]]))
  test('what has no value is left out; booleans are words; objects are tables', () =>
    expect(entriesOf({ a: null, b: false, c: { d: 1, e: [{ f: 2 }] } })).toEqual([
      ['b', { text: 'false' }],
      [
        'c',
        {
          entries: [
            ['d', { text: '1' }],
            ['e', { list: [{ entries: [['f', { text: '2' }]] }] }],
          ],
        },
      ],
    ]))
})
