import { describe, expect, test } from 'vitest'
import { eightSlices, linesOf, matrixOf, pieOrder, slicesOf, stepOf } from './series.rules.ts'

const details = (...objects: object[]) => objects.map((it) => ({ details: it as never }))
const names = ['details']

describe('slices', () => {
  test('[56] a pie of 1, 5, 3 is drawn 5, 3, 1', () => {
    const drawn = slicesOf(details({ id: 'a', value: 1 }, { id: 'b', value: 5 }, { id: 'c', value: 3 }), names)
    expect(drawn.face === 'data' && pieOrder(drawn.data).map((it) => it.value)).toEqual([5, 3, 1])
  })
  test('bars keep the order of the answer', () =>
    expect(slicesOf(details({ id: 'z', value: 1 }, { id: 'a', value: 2 }), names)).toEqual({
      face: 'data',
      data: [
        { id: 'z', value: 1 },
        { id: 'a', value: 2 },
      ],
    }))
  test('ids that are lists are joined, ids that are nothing are named so', () =>
    expect(slicesOf(details({ id: ['x', 'y'], value: 1 }, { id: null, value: '12' }), names)).toMatchObject({
      data: [
        { id: 'x, y', value: 1 },
        { id: '(none)', value: 12 },
      ],
    }))
  test('a first row that lacks the column or a key is named', () => {
    expect(slicesOf([{ a: 1, b: 2 }], ['a', 'b'])).toEqual({ face: 'lacks', column: 'details' })
    expect(slicesOf(details({ id: 'a' }), names)).toEqual({ face: 'lacks', column: 'details.value' })
    expect(slicesOf([], names)).toEqual({ face: 'none' })
  })
  test('more than eight slices: the smallest are one', () => {
    const ten = Array.from({ length: 10 }, (_, at) => ({ id: String(at), value: 10 - at }))
    expect(eightSlices(ten)).toHaveLength(8)
    expect(eightSlices(ten).at(-1)).toEqual({ id: 'Other (3)', value: 6 })
    expect(eightSlices(ten.slice(0, 8)).at(-1)).toEqual({ id: '7', value: 3 })
  })
})

describe('lines', () => {
  test('one for each series, over every x', () => {
    const drawn = linesOf(
      details(
        { x: '2026-01', y: 1, series: 'a' },
        { x: '2026-02', y: 2, series: 'b' },
        { x: '2026-02', y: null, series: 'a' },
      ),
      names,
    )
    expect(drawn).toMatchObject({ data: { xs: ['2026-01', '2026-02'] } })
    expect(drawn.face === 'data' && drawn.data.lines.map((it) => [it.name, [...it.points]])).toEqual([
      ['a', [['2026-01', 1]]],
      ['b', [['2026-02', 2]]],
    ])
  })
})

describe('heat matrix', () => {
  test('rows and columns in the order in which they come', () => {
    const drawn = matrixOf(details({ row: 'r2', column: 'c1', value: 7 }, { row: 'r1', column: 'c2', value: 1 }), names)
    expect(drawn).toMatchObject({ data: { rows: ['r2', 'r1'], columns: ['c1', 'c2'], least: 1, most: 7 } })
  })
  test.each([
    [0, 1],
    [50, 4],
    [100, 7],
  ])('%i of 0 to 100 gets step %i', (value, step) => expect(stepOf(value, { least: 0, most: 100 })).toBe(step))
  test('one value alone gets the middle', () => expect(stepOf(5, { least: 5, most: 5 })).toBe(4))
})
