import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arcPath, labelLines, scaleOf } from './scale.rules.ts'

describe('scales', () => {
  test.each([
    [
      [412, 368],
      [0, 100, 200, 300, 400, 500],
    ],
    [[3], [0, 1, 2, 3]],
    [[0.3], [0, 0.1, 0.2, 0.3]],
    [
      [-2, 3],
      [-2, -1, 0, 1, 2, 3],
    ],
    [
      [0.5, 1],
      [0, 0.2, 0.4, 0.6, 0.8, 1],
    ],
    [
      [0, 0],
      [0, 1],
    ],
    // Whole numbers have whole grid lines.
    [
      [12, 8],
      [0, 5, 10, 15],
    ],
  ])('%j', (values, ticks) => expect(scaleOf(values).ticks).toEqual(ticks))

  test('hold every value and 0, with few lines', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1 }), (values) => {
        const { from, to, ticks } = scaleOf(values)
        expect(from).toBeLessThanOrEqual(Math.min(0, ...values))
        expect(to).toBeGreaterThanOrEqual(Math.max(0, ...values))
        expect(ticks.length).toBeLessThanOrEqual(8)
      }),
    ))
})

describe('labels of categories', () => {
  test.each([
    ['short', ['short']],
    ['Amazon Linux two thousand', ['Amazon Linux two', 'thousand']],
    ['averyveryverylongwordwithout any end of it at all', ['averyveryverylongw', 'ordwithout any en…']],
  ])('%s', (text, lines) => expect(labelLines(text)).toEqual(lines))
})

test('a whole ring is still drawn', () => expect(arcPath(0, 1, 100, 60)).toMatch(/^M0\.00 -100\.00A100 100 0 1 1/))
