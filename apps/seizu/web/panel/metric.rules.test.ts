import { describe, expect, test } from 'vitest'
import { documentedMetrics, exampleStatsQuery, metricNames, paramLines } from './metric.rules.ts'
import { panelOf } from './panel.fixture.ts'

const stats = { external_provider: 'newrelic', external_prefix: 'acme' }
const count = panelOf({ type: 'count', metric: 'm', caption: 'Hosts' })
const progress = panelOf({ type: 'progress', metric: 'm', caption: 'Patched' })

describe('metrics of a panel', () => {
  test('[62] names have the prefix', () => {
    expect(metricNames(count, 'acme')).toEqual(['acme.m.total'])
    expect(metricNames(progress, '')).toEqual(['m.numerator', 'm.denominator'])
    expect(metricNames(panelOf({ type: 'pie', metric: 'm' }), '')).toEqual([])
    expect(metricNames(panelOf({ type: 'count' }), '')).toEqual([])
  })
  test('[62] two parameters are joined by AND', () =>
    expect(exampleStatsQuery(progress, stats, { zone: 'prod', level: ['a', 'b'] })).toBe(
      "SELECT latest(`acme.m.numerator.value`) / latest(`acme.m.denominator.value`) * 100 AS 'Patched' FROM Metric " +
        "WHERE zone = 'prod' AND level = 'a, b' SINCE 24 hours ago TIMESERIES AUTO",
    ))
  test('no parameters, no WHERE', () =>
    expect(exampleStatsQuery(count, stats, {})).toBe(
      "SELECT latest(`acme.m.total.value`) AS 'Hosts' FROM Metric SINCE 24 hours ago TIMESERIES AUTO",
    ))
  test('only for New Relic, and only with a metric', () => {
    expect(exampleStatsQuery(count, { ...stats, external_provider: '' }, {})).toBeUndefined()
    expect(exampleStatsQuery(panelOf({ type: 'count' }), stats, {})).toBeUndefined()
  })
  test('parameters are a line each', () =>
    expect(paramLines({ a: [1, 2], b: null, c: true })).toEqual(['a: 1, 2', 'b: null', 'c: true']))
})

test('the documentation lists each metric once, reports before the dashboard, panels without one never', () => {
  const row = (...panels: ReturnType<typeof panelOf>[]) => ({ rows: [{ name: 'r', panels }] })
  expect(
    documentedMetrics(
      [
        row(panelOf({ ...count, params: [{ name: 'zone', value: 1, input_id: null }] }), panelOf({ type: 'count' })),
        row(count, panelOf({ type: 'progress', metric: 'n' })),
      ],
      '',
    ),
  ).toEqual([
    { names: ['m.total'], tags: ['zone'] },
    { names: ['n.numerator', 'n.denominator'], tags: [] },
  ])
})
