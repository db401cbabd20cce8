import { describe, expect, test } from 'vitest'
import { countOf, figureText, progressOf, thresholdColour } from './figure.rules.ts'
import type { GraphValue } from '../../contract/value.ts'

const none = { threshold: null }
const progress = (numerator: GraphValue, denominator: GraphValue, threshold: number | null = null) =>
  progressOf([{ numerator, denominator }], { threshold })

describe('the figures of a progress panel', () => {
  test.each([
    ['[47] 7/10 without a threshold', 7, 10, null, { percent: 70, tone: 'plain', ring: 70 }],
    ['[48] 69/100', 69, 100, null, { percent: 69, tone: 'bad' }],
    ['[48] 100/100', 100, 100, null, { percent: 100, tone: 'good' }],
    ['[48] 101/100', 101, 100, null, { percent: 101, tone: 'plain', ring: 100 }],
    ['[48] 0/0', 0, 0, null, { percent: 0, ring: 0 }],
    ['[49] 1/3 with threshold 0', 1, 3, 0, { percent: 33, tone: 'plain' }],
    ['[50] 2/3', 2, 3, null, { percent: 66 }],
    ['a negative denominator', 1, -3, null, { percent: 0 }],
    ['no number', 'many', 3, null, { percent: 0 }],
    ['Infinity as the server says it', 1, 'Infinity', null, { percent: 0 }],
    ['a negative numerator', -1, 3, null, { percent: -34, ring: 0, tone: 'bad' }],
    ['digits beyond 2^53', '9007199254740993', '9007199254740994', null, { percent: 99 }],
    ['a fraction of a hundred that binary numbers miss', 29, 100, null, { percent: 29 }],
    ['threshold above 100', 100, 100, 150, { percent: 100, tone: 'bad' }],
  ] as const)('%s', (_, numerator, denominator, threshold, expected) =>
    expect(progress(numerator, denominator, threshold)).toMatchObject(expected),
  )
  test('names the column that is missing', () => {
    expect(progressOf([{ numerator: 1 }], none)).toEqual({ face: 'lacks', column: 'denominator' })
    expect(progressOf([{ denominator: 1 }], none)).toEqual({ face: 'lacks', column: 'numerator' })
  })
  test('has no figure without a row', () => expect(progressOf([], none)).toEqual({ face: 'none' }))
})

describe('the figure of a count panel', () => {
  test('[51] no rows: not available', () => expect(countOf([], none)).toEqual({ face: 'none' }))
  test('[51] a column of another name: the panel says which is expected', () =>
    expect(countOf([{ n: 3 }], none)).toEqual({ face: 'lacks', column: 'total' }))
  test('is red above its threshold, not at it', () => {
    expect(countOf([{ total: 5 }], { threshold: 5 })).toMatchObject({ tone: 'plain' })
    expect(countOf([{ total: 6 }], { threshold: 5 })).toMatchObject({ tone: 'bad' })
  })
  test('keeps digits beyond 2^53', () => expect(figureText('9007199254740993')).toBe('9,007,199,254,740,993'))
})

test.each([
  [69, 'red'],
  [70, 'yellow'],
  [100, 'green'],
  [-1, undefined],
])('[100] thresholds 0 red, 70 yellow, 100 green with %i: %s', (figure, colour) =>
  expect(
    thresholdColour(figure, [
      { value: 70, color: 'yellow' },
      { value: 0, color: 'red' },
      { value: 100, color: 'green' },
    ]),
  ).toBe(colour),
)
