import { describe, expect, test } from 'vitest'
import { plotOf } from './plot.rules.ts'

const many = (count: number, text: string) => Array.from({ length: count }, () => text)

describe('labels below a chart', () => {
  test('lie flat while each has room', () =>
    expect(plotOf(640, many(5, 'short'), 40)).toMatchObject({ left: 40, each: 120, labels: { kind: 'flat', step: 1 } }))
  test('break into two lines where that makes room', () =>
    expect(plotOf(440, many(5, 'Amazon Linux'), 40).labels).toEqual({ kind: 'flat', most: 10, step: 1 }))
  test('slant rather than be left out, and get the room for it', () => {
    const { labels, left, bottom } = plotOf(440, many(8, 'catalog-agent-1312'), 40)
    expect(labels).toEqual({ kind: 'slanted' })
    expect(left).toBeGreaterThan(70)
    expect(bottom).toBeGreaterThan(80)
  })
  test('of very many are thinned out before they touch', () =>
    expect(plotOf(340, many(40, '2026-01-01'), 40).labels).toEqual({ kind: 'flat', most: 18, step: 10 }))
  test('need no width to be asked for', () => expect(plotOf(0, ['a'], 40).each).toBe(0))
})
