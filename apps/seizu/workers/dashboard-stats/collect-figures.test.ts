import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openGraph } from '../../source/neo4j.ts'
import type { Graph } from '../../source/neo4j.ts'
import { wireTo } from '../../source/wire.fixture.ts'
import type { Wire } from '../../source/wire.fixture.ts'
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

  async function figures(
    text: string,
    settings: Record<string, unknown> = {},
    { graph = source.graph, onSent = () => {} }: { graph?: Graph; onSent?: () => void } = {},
  ) {
    const { log, lines: logged } = keptLog()
    const { config } = await configOf(text).read()
    let sent = 0
    const { failed } = await collectFigures(
      { graph, log, settings: { ...source.settings, ...settings } },
      config,
      async (gauge) => {
        sent += 1
        await statsd.send(gauge)
        onSent()
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

  describe('[88] when the database goes away', () => {
    let wire: Wire
    let graph: Graph
    beforeEach(async () => {
      wire = await wireTo(source.settings.NEO4J_URI)
      graph = openGraph({ ...source.settings, NEO4J_URI: wire.uri })
      return async () => {
        await graph.close()
        wire.close()
      }
    })
    const lost = 'lost: \'RETURN 6 AS total, "goes away" AS why\''
    const others = Array.from({ length: 8 }, (_, at) => `{type: count, metric: m${at}, cypher: five}`)
    const all = (count: number) => Array.from({ length: count }, (_, at) => `m${at}.total:5|g`)
    const text = (...panels: string[]) => dashboard(...panels).replace('queries:', `queries:\n  ${lost}`)

    test('for one panel, sends the others, and asks five times for that one', async () => {
      wire.cutAt('goes away')
      const began = performance.now()
      const { sent, failed, logged } = await figures(
        text('{type: count, metric: x, cypher: lost}', ...others),
        {},
        { graph },
      )
      expect([sent, failed]).toEqual([all(8), 1])
      expect(logged).toMatchObject([{ levelname: 'ERROR', metric: 'x', key: 'metric_failed' }])
      expect(wire.refused()).toBe(5)
      expect(performance.now() - began).toBeGreaterThan(300) // it waits between them, longer each time
    })

    test('for one panel and comes back, sends them all', async () => {
      wire.cutAt('goes away')
      void waitUntil(() => wire.refused() === 2).then(() => wire.cutAt(undefined))
      const { sent, failed } = await figures(text('{type: count, metric: x, cypher: lost}', ...others), {}, { graph })
      expect([sent, failed]).toEqual([[...all(8), 'x.total:6|g'], 0])
    })

    test('for the values of an input, sends the others', async () => {
      wire.cutAt('goes away')
      const input = values('RETURN "goes away" AS value')
      const { sent, failed, logged } = await figures(
        report(input, oneParam, '{type: count, metric: m0, cypher: five}'),
        {},
        { graph },
      )
      expect([sent, failed]).toEqual([all(1), 1])
      expect(logged).toMatchObject([{ metric: 'm' }])
    })

    test('for all, in the middle, and comes back, sends them all', async () => {
      let cut = false
      const onSent = () => {
        if (cut) return
        cut = true
        wire.cutUntilMended()
        void waitUntil(() => wire.refused() > 1).then(() => wire.mend())
      }
      const { sent, failed } = await figures(text(...others), {}, { graph, onSent })
      expect([sent, failed]).toEqual([all(8), 0])
    })

    test('for good, ends, and counts what is missing', async () => {
      wire.cutUntilMended()
      expect(await figures(text(...others), {}, { graph })).toMatchObject({ sent: [], failed: 8 })
    })
  })

  test('leaves out panels without metric or query, and of other types', async () =>
    expect(
      await figures(
        dashboard('{type: count, cypher: five}', '{type: count, metric: m}', '{type: table, metric: m, cypher: five}'),
      ),
    ).toMatchObject({ sent: [], failed: 0, logged: [] }))

  test('joins the items of a list in a tag, and keeps commas, bars and line breaks of each out of the line', async () => {
    const panel = (list: string) =>
      `{type: count, metric: m, cypher: given, params: [{name: severity, value: ${list}}]}`
    for (const [list, tag] of [
      ['[HIGH, LOW]', 'HIGH_LOW'],
      ['["a,b", c]', 'a_b_c'],
      ['["a|b", c]', 'a_b_c'],
      ['["a\\nb", "c\\r\\nd"]', 'a_b_c__d'],
    ]) {
      lines.length = 0
      expect((await figures(dashboard(panel(list!)))).sent).toEqual([`m.total:2|g|#severity:${tag}`])
    }
  })

  test('has a list from an input as one tag', async () => {
    const { sent } = await figures(report(values('RETURN ["a,b", "c|d"] AS value'), oneParam))
    expect(sent).toEqual(['m.denominator:10|g|#zone:a_b_c_d', 'm.numerator:2|g|#zone:a_b_c_d'])
  })

  test('appends constant tags, after those of the panel', async () => {
    const panel = '{type: count, metric: m, cypher: given, params: [{name: severity, value: [HIGH, "a,b"]}]}'
    expect((await figures(dashboard(panel), { STATSD_CONSTANT_TAGS: ['env:prod', 'solo'] })).sent).toEqual([
      'm.total:2|g|#severity:HIGH_a_b,env:prod,solo',
    ])
  })
})

describe('a figure', () => {
  const gauge: Gauge = { name: 'fleet.hosts:x', value: '5', tags: [['a', 'x|y\nz'], ['2b', 'say "hi"'], ['solo']] }

  test.each([
    ['a comma', 'a,b', 'a_b'],
    ['a bar', 'a|b', 'a_b'],
    ['a line feed', 'a\nb', 'a_b'],
    ['a carriage return and a line feed', 'a\r\nb', 'a__b'],
    ['what looks like another tag', 'a|#b:c', 'a_#b:c'],
    ['what looks like another line', 'a\nother.metric:1|g', 'a_other.metric:1_g'],
  ])('has %s in a tag value as `_`', (_, value, expected) =>
    expect(gaugeLine({ name: 'm', value: '1', tags: [['t', value]] })).toBe(`m:1|g|#t:${expected}`),
  )

  test('has nowhere to go when the host is unknown, in one sentence', async () =>
    expect(openStatsd('no.such.host.invalid', 8125)).rejects.toThrow(
      /^Cannot find the statsd host "no\.such\.host\.invalid" \(STATSD_HOST\): /,
    ))

  test('is a DogStatsD line', () => expect(gaugeLine(gauge)).toBe('fleet.hosts_x:5|g|#a:x_y_z,2b:say "hi",solo'))

  test('is Prometheus text, each series once', () =>
    expect(prometheusText([gauge, { ...gauge, value: '6' }, { name: 'n', value: '1', tags: [] }])).toBe(
      '# TYPE fleet_hosts:x gauge\nfleet_hosts:x{a="x|y\\nz",_2b="say \\"hi\\"",solo="true"} 6\n# TYPE n gauge\nn 1\n',
    ))
})
