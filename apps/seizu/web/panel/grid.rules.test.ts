import { describe, expect, test } from 'vitest'
import { placesOf, widthsOf } from './grid.rules.ts'

type Tile = Parameters<typeof placesOf>[0][number]
const tile = (more: Partial<Tile>): Tile => ({ type: 'count', size: 2, ...more })
const shown = (panels: Tile[], successor?: boolean) =>
  placesOf(panels, successor)?.map(({ x, y, w, h }) => `${w}x${h} at ${x},${y}`)

describe('widths of tiles', () => {
  test.each([
    ['[61] size 3: a quarter, and half on a phone', { size: 3 }, { wide: 3, middle: 6, narrow: 6 }],
    ['five in a row', { size: 2.4 }, { wide: 2.4, middle: 4.8, narrow: 6 }],
    ['size 6 fills the middle step', { size: 6 }, { wide: 6, middle: 12, narrow: 12 }],
    ['size 7 and more stay as they are', { size: 7 }, { wide: 7, middle: 7, narrow: 12 }],
    ['no size', { size: null }, { wide: 3, middle: 6, narrow: 6 }],
    ['w before size', { size: 2, w: 5 }, { wide: 5, middle: 10, narrow: 12 }],
    ['never more than the page', { size: 40 }, { wide: 12, middle: 12, narrow: 12 }],
    ['never nothing', { size: 0 }, { wide: 2, middle: 4, narrow: 6 }],
  ])('%s', (_, panel, expected) => expect(widthsOf(panel)).toEqual(expected))
})

describe('places of tiles on the successor’s grid', () => {
  test('a row of 2022 has none', () => expect(placesOf([tile({ size: 3 }), tile({})])).toBeUndefined())
  test.each([
    ['default heights', 'count', '3x4 at 0,0'],
    ['default heights', 'progress', '3x4 at 0,0'],
    ['default heights', 'markdown', '3x6 at 0,0'],
    ['default heights', 'bar', '3x8 at 0,0'],
    ['default heights', 'pie', '3x8 at 0,0'],
    ['default heights', 'table', '3x10 at 0,0'],
    ['default heights', 'vertical-table', '3x10 at 0,0'],
    ['default heights', 'graph', '3x12 at 0,0'],
    ['default heights', 'oncall-table', '3x8 at 0,0'],
  ] as const)('%s: %s', (_, type, expected) => expect(shown([tile({ type })], true)).toEqual([expected]))
  test.each([
    ['a height below the least', { w: 3, h: 1 }, '3x3 at 0,0'],
    ['a least height of its own', { w: 3, h: 1, min_h: 2 }, '3x2 at 0,0'],
    ['a least height above the default', { w: 3, min_h: 9 }, '3x9 at 0,0'],
    ['a size beside the successor’s keys', { size: 2.4, h: 5 }, '2x5 at 0,0'],
    ['a width beyond the page', { w: 40 }, '12x4 at 0,0'],
    ['a place beyond the edge', { w: 6, x: 10, y: 2 }, '6x4 at 6,2'],
    ['a place before the edge', { w: 6, x: -3, y: -1 }, '6x4 at 0,0'],
    ['auto_height of what has no height of its own', { w: 3, h: 5, auto_height: true }, '3x5 at 0,0'],
  ])('%s', (_, panel, expected) => expect(shown([tile(panel)])).toEqual([expected]))
  test('a text with auto_height begins at its least height and grows', () =>
    expect(shown([tile({ type: 'markdown', w: 6, h: 9, auto_height: true })])).toEqual(['6x3 at 0,0']))
  test('go left to right and wrap below the highest where the sum of widths passes 12', () =>
    expect(shown([{ w: 6, h: 8 }, { w: 3 }, { w: 3 }, { w: 4 }].map(tile))).toEqual([
      '6x8 at 0,0',
      '3x4 at 6,0',
      '3x4 at 9,0',
      '4x4 at 0,8',
    ]))
  test('flow around those that say where they are', () =>
    expect(shown([{ w: 6 }, { w: 6, x: 3, y: 0 }, { w: 3 }].map(tile))).toEqual([
      '6x4 at 0,4',
      '6x4 at 3,0',
      '3x4 at 6,4',
    ]))
  test('one on top of another moves down', () =>
    expect(shown([tile({ w: 6, x: 0, y: 0 }), tile({ w: 6, x: 3, y: 1 })])).toEqual(['6x4 at 0,0', '6x4 at 3,4']))
})
