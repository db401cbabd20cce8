import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { configOf, keptLog, realGraph, waitUntil } from '../worker.fixture.ts'
import type { TestGraph } from '../worker.fixture.ts'
import { collectFigures } from './collect-figures.ts'
import { gaugeLine, openStatsd } from './dogstatsd.ts'
import type { Statsd } from './dogstatsd.ts'
import type { Gauge } from './gauge.ts'
import { prometheusText } from './prometheus-text.ts'

const never = new AbortController().signal

describe('figures of panels, by UDP', () => {
  let source: TestGraph
  let skipped: string | undefined
  let listener: Socket
  let statsd: Statsd
  const lines: string[] = []

  beforeAll(async () => {
    const found = await realGraph()
    if ('skipped' in found) return void (skipped = found.skipped)
    source = found
    listener = createSocket('udp4')
    listener.on('message', (bytes) => void lines.push(bytes.toString()))
    await new Promise<void>((resolve) => listener.bind(0, '127.0.0.1', resolve))
    statsd = await openStatsd('127.0.0.1', listener.address().port)
  }, 300_000)
  afterAll(async () => {
    listener?.close()
    await statsd?.close()
    await source?.close()
  })
  beforeEach(({ skip }) => {
    if (skipped) skip(skipped)
    lines.length = 0
  })

  async function figures(text: string, settings: Record<string, unknown> = {}) {
    const { log, lines: logged } = keptLog()
    const { config } = await configOf(text).read()
    let sent = 0
    const { failed } = await collectFigures(
      { graph: source.graph, log, settings: { ...source.settings, ...settings } },
      config,
      async (gauge) => {
        sent += 1
        await statsd.send(gauge)
      },
      never,
    )
    await waitUntil(() => lines.length === sent)
    return { failed, sent: lines.toSorted(), logged }
  }

  const queries = `
queries:
  five: 'RETURN 5 AS total'
  given: 'RETURN size($severity) AS total'
  share: 'RETURN size($zone) AS numerator, 10 AS denominator'
  broken: 'RETURN AS total'
  word: 'RETURN "many" AS total'
`
  const dashboard = (...panels: string[]) =>
    `${queries}dashboard: {rows: [{name: r, panels: [${panels.join(', ')}]}]}\n`
  const report = (inputs: string, ...panels: string[]) =>
    `${queries}reports: {rep: {name: Rep, inputs: [${inputs}], rows: [{name: r, panels: [${panels.join(', ')}]}]}}\n`
  const values = (cypher: string) => `{input_id: i, label: I, type: autocomplete, cypher: '${cypher}'}`
  const oneParam = '{type: progress, metric: m, cypher: share, params: [{name: zone, input_id: i}]}'

  test('[83] has a constant as a tag', async () =>
    expect(
      await figures(dashboard('{type: count, metric: m, cypher: five, params: [{name: severity, value: HIGH}]}')),
    ).toMatchObject({ failed: 0, sent: ['m.total:5|g|#severity:HIGH'] }))

  test('[84] has one for each value of an input, under the name of the parameter', async () =>
    expect(await figures(report(values('UNWIND ["a", "bcd"] AS value RETURN value'), oneParam))).toMatchObject({
      failed: 0,
      sent: [
        'm.denominator:10|g|#zone:a',
        'm.denominator:10|g|#zone:bcd',
        'm.numerator:1|g|#zone:a',
        'm.numerator:3|g|#zone:bcd',
      ],
    }))

  test('[85] sends 100 values of an input, and none of 101', async () => {
    const text = (most: number) => report(values(`UNWIND range(1, ${most}) AS n RETURN toString(n) AS value`), oneParam)
    expect((await figures(text(100))).sent).toHaveLength(200)
    lines.length = 0
    const { sent, failed, logged } = await figures(text(101))
    expect([sent, failed]).toEqual([[], 0])
    expect(logged).toMatchObject([{ levelname: 'WARNING', message: expect.stringContaining('too many values') }])
  })

  test('[86] sends nothing for two inputs, a text input, and an input on the dashboard', async () => {
    const inputs = `${values('RETURN 1 AS value')}, {input_id: t, label: T, type: text}`
    const two = '{type: count, metric: two, cypher: five, params: [{name: a, input_id: i}, {name: b, input_id: t}]}'
    const text = '{type: count, metric: text, cypher: five, params: [{name: a, input_id: t}]}'
    const { sent, failed, logged } = await figures(report(inputs, two, text, '{type: count, metric: m, cypher: five}'))
    expect([sent, failed]).toEqual([['m.total:5|g'], 0])
    expect(logged).toMatchObject([{ levelname: 'WARNING', metric: 'two' }])
    lines.length = 0
    expect(await figures(dashboard(oneParam))).toMatchObject({ sent: [], failed: 0 })
  })

  test('[87] passes a constant 0, and null for a parameter of a dashboard that has no value', async () => {
    const text = `queries: {q: 'RETURN $n + coalesce($none, 7) AS total'}\ndashboard: {rows: [{name: r, panels: [{type: count, metric: m, cypher: q, params: [{name: n, value: 0}, {name: none}]}]}]}`
    expect((await figures(text)).sent).toEqual(['m.total:7|g|#n:0'])
  })

  test('[88] goes on after figures that cannot be had, and counts them', async () => {
    const { sent, failed, logged } = await figures(
      dashboard(
        '{type: count, metric: a, cypher: broken}',
        '{type: count, metric: b, cypher: nope}',
        '{type: count, metric: c, cypher: word}',
        '{type: count, metric: d, cypher: share, params: [{name: zone, value: x}]}',
        '{type: count, metric: m, cypher: five}',
      ),
    )
    expect([sent, failed]).toEqual([['m.total:5|g'], 4])
    expect(logged.map((it) => it.metric).toSorted()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('leaves out panels without metric or query, and of other types', async () =>
    expect(
      await figures(
        dashboard('{type: count, cypher: five}', '{type: count, metric: m}', '{type: table, metric: m, cypher: five}'),
      ),
    ).toMatchObject({ sent: [], failed: 0, logged: [] }))

  test('appends constant tags, after those of the panel', async () => {
    const panel = '{type: count, metric: m, cypher: given, params: [{name: severity, value: [HIGH, "a,b"]}]}'
    expect((await figures(dashboard(panel), { STATSD_CONSTANT_TAGS: ['env:prod', 'solo'] })).sent).toEqual([
      'm.total:2|g|#severity:HIGH_a_b,env:prod,solo',
    ])
  })
})

describe('a figure', () => {
  const gauge: Gauge = { name: 'fleet.hosts:x', value: '5', tags: [['a', 'x|y\nz'], ['2b', 'say "hi"'], ['solo']] }

  test('is a DogStatsD line', () => expect(gaugeLine(gauge)).toBe('fleet.hosts_x:5|g|#a:x_y_z,2b:say "hi",solo'))

  test('is Prometheus text, each series once', () =>
    expect(prometheusText([gauge, { ...gauge, value: '6' }, { name: 'n', value: '1', tags: [] }])).toBe(
      '# TYPE fleet_hosts:x gauge\nfleet_hosts:x{a="x|y\\nz",_2b="say \\"hi\\"",solo="true"} 6\n# TYPE n gauge\nn 1\n',
    ))
})
