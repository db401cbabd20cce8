import { readFileSync } from 'node:fs'
import { Problem } from '@farside/kernel/errors'
import { describe, expect, test } from 'vitest'
import type { ConfigFault } from '../../contract/config-fault.ts'
import { parseConfig } from './parse-config.ts'

const load = (text: string) => parseConfig(text).config

/** `path: message` of every error; empty when the text loads. */
function errorsOf(text: string, options = {}): string[] {
  try {
    parseConfig(text, options)
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return (error.details.errors as ConfigFault[]).map(({ path, message }) => `${path}: ${message}`)
  }
}

const inRow = (panel: string) => `dashboard: {rows: [{name: r, panels: [${panel}]}]}`
const panel = (text: string) => load(inRow(`{type: count, ${text}}`)).dashboard.rows[0]!.panels[0]!
const panelErrors = (text: string) => errorsOf(inRow(`{type: count, ${text}}`))
const scheduled = (text: string) => `scheduled_queries: {s: {name: s, cypher: q, ${text}}}`
const AT = 'dashboard.rows.0.panels.0'

describe('loading a file', () => {
  test('[1] takes {}: version 1, nothing in it, a dashboard without rows', () =>
    expect(load('{}')).toEqual({
      version: 1,
      queries: {},
      dashboard: { rows: [] },
      reports: {},
      scheduled_queries: {},
    }))

  test.each([
    ['an empty file', ''],
    ['a comment', '# nothing'],
    ['a list at the top', '- a'],
    ['a text at the top', 'hello'],
    ['broken YAML', 'queries: {a: '],
    ['two documents', 'version: 1\n---\nversion: 1'],
    ['an alias of nothing', 'queries: *gone'],
    ['a tab for indentation', 'queries:\n\ta: x'],
  ])('[2] refuses %s', (_, text) => expect(errorsOf(text)).not.toEqual([]))

  test('[3] refuses an unknown key at its place', () => {
    expect(errorsOf('foo: 1')).toEqual([
      expect.stringMatching(/^foo: is an unknown key; accepted here: version, queries/),
    ])
    expect(() => load('version: 1\nfoo: 1')).toThrow('2:1 foo: is an unknown key')
  })

  test('[4] takes a version as text or null, and no word', () => {
    expect(load('version: "2"').version).toBe(2)
    expect(parseConfig('version: "2"').warnings).toMatchObject([{ path: 'version', line: 1, column: 10 }])
    expect(load('version: null').version).toBeNull()
    expect(errorsOf('version: x')).toEqual(['version: is "x"; a whole number is expected'])
  })

  test('[5] refuses a dashboard that is null or has no rows', () => {
    expect(errorsOf('dashboard: null')).toEqual(['dashboard: is null; a mapping is expected'])
    expect(errorsOf('dashboard: {}')).toEqual(['dashboard.rows: is required'])
  })

  test('[6] wants the panels of a row, which may be none', () => {
    expect(errorsOf('dashboard: {rows: [{name: r}]}')).toEqual(['dashboard.rows.0.panels: is required'])
    expect(load('dashboard: {rows: [{name: r, panels: []}]}').dashboard.rows[0]).toEqual({ name: 'r', panels: [] })
  })

  test('[7] with strict2022, refuses a panel without a type or of a later one, naming the eight', () => {
    const strict = { strict2022: true }
    expect(errorsOf(inRow('{}'), strict)).toEqual([`${AT}.type: is required`])
    for (const type of ['line', 'graph', 'lime']) {
      expect(errorsOf(inRow(`{type: ${type}}`), strict)).toEqual([
        `${AT}.type: is "${type}"; one of table, vertical-table, count, bar, pie, progress, oncall-table, markdown is expected`,
      ])
    }
    for (const type of ['line', 'graph', 'heat-matrix']) expect(errorsOf(inRow(`{type: ${type}}`))).toEqual([])
    expect(errorsOf(inRow('{type: lime}'))).not.toEqual([])
  })

  test('[8] reads size from a number or the text of one, and from nothing else', () => {
    expect(panel('size: "3"').size).toBe(3)
    expect(panel('size: 2.4').size).toBe(2.4)
    expect(panel('size: null').size).toBeNull()
    expect(panel('caption: x').size).toBe(2)
    expect(panelErrors('size: big')).toEqual([`${AT}.size: is "big"; a number is expected`])
    expect(panelErrors('size: true')).toEqual([`${AT}.size: is the boolean true; a number is expected`])
  })

  test('[9] refuses keys that a panel has not; `columns` only with strict2022', () => {
    expect(panelErrors('legend: row')).toEqual([expect.stringMatching(`^${AT}.legend: is an unknown key`)])
    expect(errorsOf(inRow('{type: table, columns: []}'), { strict2022: true })).toEqual([
      expect.stringMatching(`^${AT}.columns: is a key of later versions`),
    ])
    expect(panel('columns: []').columns).toEqual([])
  })

  test('[10] takes any word for a legend, and null for its settings', () => {
    expect(panel('bar_settings: {legend: diagonal}').bar_settings).toEqual({ legend: 'diagonal' })
    expect(panel('bar_settings: null').bar_settings).toBeNull()
  })

  test('[11] wants a list of parameters with names', () => {
    expect(panelErrors('params: {a: b}')).toEqual([`${AT}.params: is a mapping; a list is expected`])
    expect(panelErrors('params: [{value: x}]')).toEqual([`${AT}.params.0.name: is required`])
    expect(panel('params: [{name: a}]').params).toEqual([{ name: 'a', value: null, input_id: null }])
  })

  test('[12] takes a parameter with a constant and an input', () =>
    expect(panel('params: [{name: a, value: 0, input_id: i}]').params).toEqual([
      { name: 'a', value: 0, input_id: 'i' },
    ]))

  test('[13] refuses a threshold that is no finite number', () => {
    for (const value of ['.nan', '.inf', '-.inf', 'nan']) expect(panelErrors(`threshold: ${value}`)).toHaveLength(1)
  })

  test('[14] refuses a markdown variable without cypher', () =>
    expect(panelErrors('markdown_settings: {variables: [{name: a}]}')).toEqual([
      `${AT}.markdown_settings.variables.0.cypher: is required`,
    ]))

  test('[15] refuses a report without rows, an input without label, an input of another type', () => {
    expect(errorsOf('reports: {r: {name: r}}')).toEqual(['reports.r.rows: is required'])
    const input = (text: string) => errorsOf(`reports: {r: {name: r, rows: [], inputs: [{input_id: i, ${text}}]}}`)
    expect(input('type: text')).toEqual(['reports.r.inputs.0.label: is required'])
    expect(input('label: l, type: select')).toEqual([
      'reports.r.inputs.0.type: is "select"; one of autocomplete, text is expected',
    ])
  })

  test('[16] refuses a default without label, or with a value that is no text', () => {
    const fault = (text: string) =>
      errorsOf(`reports: {r: {name: r, rows: [], inputs: [{input_id: i, label: l, type: text, default: ${text}}]}}`)
    expect(fault('{value: x}')).toEqual(['reports.r.inputs.0.default.label: is required'])
    expect(fault('{label: a, value: 5}')).toEqual([
      'reports.r.inputs.0.default.value: is the number 5; text, "5", is expected',
    ])
    expect(fault('null')).toEqual([])
  })

  test('[17] takes both triggers, and frequencies of 0 and 1.5', () => {
    const query = (text: string) => load(scheduled(text)).scheduled_queries.s!
    expect(query('frequency: 5, watch_scans: [{}]')).toMatchObject({
      frequency: 5,
      watch_scans: [{ grouptype: '.*', syncedtype: '.*', groupid: '.*' }],
    })
    expect(query('frequency: 0').frequency).toBe(0)
    expect(query('frequency: 1.5').frequency).toBe(1)
    expect(query('frequency: "60"').frequency).toBe(60)
    expect(query('frequency: -1').frequency).toBe(-1)
  })

  test('[18] reads enabled: null is kept, "off" is no, "maybe" is refused', () => {
    const enabled = (text: string) => load(scheduled(`enabled: ${text}`)).scheduled_queries.s!.enabled
    expect(enabled('null')).toBeNull()
    expect(enabled('"off"')).toBe(false)
    expect(enabled('1')).toBe(true)
    expect(enabled('"T"')).toBe(true)
    expect(load(scheduled('params: []')).scheduled_queries.s!.enabled).toBe(true)
    expect(errorsOf(scheduled('enabled: maybe'))).toEqual([
      'scheduled_queries.s.enabled: is "maybe"; true or false is expected',
    ])
  })

  test('[19] refuses an action without its settings, with null for them, or with settings beside them', () => {
    const fault = (text: string) => errorsOf(scheduled(`actions: [{action_type: slack${text}}]`))
    const at = 'scheduled_queries.s.actions.0'
    expect(fault('')).toEqual([`${at}.action_config: is required`])
    expect(fault(', action_config: null')).toEqual([
      `${at}.action_config: is null; a mapping of settings of the action is expected`,
    ])
    expect(fault(', action_config: {}, title: x')).toEqual([expect.stringMatching(`^${at}.title: is an unknown key`)])
    expect(fault(', action_config: {}')).toEqual([])
  })

  test('[20] wants text or null for a watch pattern', () => {
    const watch = (text: string) => scheduled(`watch_scans: [{groupid: ${text}}]`)
    expect(errorsOf(watch('2019'))).toEqual([
      'scheduled_queries.s.watch_scans.0.groupid: is the number 2019; text, "2019", is expected',
    ])
    expect(load(watch('"2019"')).scheduled_queries.s!.watch_scans[0]!.groupid).toBe('2019')
    expect(load(watch('null')).scheduled_queries.s!.watch_scans[0]!.groupid).toBeNull()
  })

  test('[21] refuses a list of scheduled queries', () =>
    expect(errorsOf('scheduled_queries: []')).toEqual([
      'scheduled_queries: is a list; a mapping of ids to scheduled queries is expected',
    ]))

  test('[22] refuses a query that is no text, and a name that is none', () => {
    expect(errorsOf('queries: {a: 1}')).toEqual(['queries.a: is the number 1; text, "1", is expected'])
    expect(errorsOf('queries: {5: x}')).toEqual(['queries: has the key the number 5; text, "5", is expected'])
  })

  test('[23] reads NO as a boolean, 010 as 8, 1:30 as 90; leaves dates and y alone', () => {
    const value = (text: string) => panel(`params: [{name: a, value: ${text}}]`).params[0]!.value
    expect(['NO', 'yes', 'On', 'off', 'n', 'y'].map(value)).toEqual([false, true, true, false, 'n', 'y'])
    expect(['010', '1:30', '0x1F', '0b11', '1_000', '089', '-1', '+1.5', '1e3', '.5', '1.2.3'].map(value)).toEqual([
      8,
      90,
      31,
      3,
      1000,
      '089',
      -1,
      1.5,
      1000,
      0.5,
      '1.2.3',
    ])
    expect(['2019-01-01', '2019-01-01 10:00:00', '"5"', '~', '[1, {a: b}]'].map(value)).toEqual([
      '2019-01-01',
      '2019-01-01 10:00:00',
      '5',
      null,
      [1, { a: 'b' }],
    ])
  })

  test('[24] takes a panel whose query is absent', () => expect(panel('cypher: gone').cypher).toBe('gone'))

  test.each(['!!python/object/apply:os.system ["true"]', '!foo x', '!!binary aGk=', '!!js/function x', '!!set {a}'])(
    '[25] refuses the tag of %s',
    (value) => expect(errorsOf(`queries: {a: ${value}}`)).toEqual([expect.stringContaining('tag')]),
  )

  test('[26] takes the complete example, and gives every key of 2022 and no other', () => {
    const config = load(
      readFileSync(new URL('../../../../vectors/seizu/complete-example.yaml', import.meta.url), 'utf8'),
    )
    const rows = [...config.dashboard.rows, ...Object.values(config.reports).flatMap((it) => it.rows)]
    const panels = rows.flatMap((it) => it.panels)
    const keys =
      'type cypher details_cypher params caption table_id markdown size threshold bar_settings pie_settings markdown_settings metric'
    expect(panels).toHaveLength(8)
    for (const it of panels) expect(Object.keys(it).toSorted()).toEqual(keys.split(' ').toSorted())
    const inputs = Object.values(config.reports).flatMap((it) => it.inputs)
    for (const it of inputs) expect(Object.keys(it)).toEqual(['input_id', 'label', 'type', 'cypher', 'default', 'size'])
    expect(panels[1]!.params).toEqual([{ name: 'zone', value: 'prod', input_id: null }])
    for (const it of Object.values(config.scheduled_queries)) {
      expect(Object.keys(it)).toEqual(['name', 'cypher', 'params', 'frequency', 'watch_scans', 'enabled', 'actions'])
    }
    expect(errorsOf(JSON.stringify(config), { strict2022: true })).toEqual([])
  })
})

describe('telling what is wrong', () => {
  test('lists every error by line, with path, line and column', () => {
    const text =
      'queries:\n  a: 1\ndashboard:\n  rows:\n    - name: NO\n      panels:\n        - {type: lime, size: big}\nfoo: 1\n'
    expect(() => load(text)).toThrow(
      /5 errors[^]*2:6 queries.a:[^]*5:13 dashboard.rows.0.name: is the boolean NO; text, "NO",[^]*7:18 [^]*7:30 [^]*8:1 foo/,
    )
  })

  test('warns of a repeated key, whose last value counts', () => {
    const { config, warnings } = parseConfig('queries:\n  a: x\n  a: y\n')
    expect(config.queries).toEqual({ a: 'y' })
    expect(warnings).toEqual([
      { path: '', line: 3, column: 3, message: 'the key "a" is repeated: its last value counts' },
    ])
  })

  test('warns of a whole number that loses digits', () =>
    expect(parseConfig(inRow('{type: count, params: [{name: a, value: 9007199254740993}]}')).warnings).toHaveLength(1))
})

describe('taking what came later', () => {
  test('has the added keys of rows, panels, reports and actions only where they are written', () => {
    const { w, h, thresholds, columns } = panel(
      'w: 4, h: 8, thresholds: [{value: 0, color: red}], columns: [{name: a}], x: null',
    )
    expect({ w, h, thresholds, columns }).toEqual({
      w: 4,
      h: 8,
      thresholds: [{ value: 0, color: 'red' }],
      columns: [{ name: 'a', label: null }],
    })
    expect(panel('x: null, y: 3')).not.toHaveProperty('x')
    expect(panel('x: null, y: 3').y).toBe(3)
    const report = load('reports: {r: {name: r, schema_version: 1, queries: {q: RETURN 1}, rows: []}}').reports.r
    expect(report).toEqual({ name: 'r', schema_version: 1, queries: { q: 'RETURN 1' }, inputs: [], rows: [] })
  })

  test('takes the id of a report for a dashboard, unless strict2022', () => {
    expect(load('dashboard: main').dashboard).toEqual({ rows: [], report: 'main' })
    expect(errorsOf('dashboard: main', { strict2022: true })).toEqual(['dashboard: is "main"; a mapping is expected'])
  })
})

describe('meeting a hostile file', () => {
  test('follows anchors, aliases and merges', () => {
    const text = `
queries: {q: &text RETURN 1, p: *text}
dashboard:
  rows:
    - name: r
      panels:
        - &first {type: count, cypher: q, size: 3}
        - <<: *first
          caption: c
        - {<<: [{size: 4}, *first], type: bar}
`
    expect(load(text).queries.p).toBe('RETURN 1')
    expect(load(text).dashboard.rows[0]!.panels).toMatchObject([
      { type: 'count', size: 3 },
      { type: 'count', size: 3, caption: 'c' },
      { type: 'bar', size: 4, cypher: 'q' },
    ])
    expect(errorsOf('queries: {<<: 5}')).toEqual([': must be a mapping: it is merged into one'])
  })

  test('takes an anchor that is used more than a hundred times', () => {
    const params = Array.from({ length: 300 }, (_, index) => `{name: p${index}, value: *v}`).join(', ')
    expect(panel(`caption: &v x, params: [${params}]`).params[299]).toMatchObject({ value: 'x' })
  })

  const bomb = (line: (of: string) => string) =>
    ['a: &a0 [x]', ...Array.from({ length: 40 }, (_, n) => `a${n}: &a${n + 1} ${line(`*a${n}`)}`)].join('\n  ')
  test.each([
    [
      'aliases that double',
      `${scheduled('params: [{name: p, value: {')}${'\n  '}${bomb((it) => `[${it}, ${it}]`).replaceAll('\n', ',\n')}}}]`,
    ],
    ['merges that double', bomb((it) => `{<<: [${it}, ${it}]}`).replace('[x]', '{}')],
    ['an alias inside its own anchor', scheduled('params: [{name: p, value: &v [*v]}]')],
    ['a merge of itself', 'queries: &q {<<: *q, a: x}\nfoo: 1'],
    ['50,000 open brackets', '['.repeat(50_000)],
    ['a deep value', scheduled(`params: [{name: p, value: ${'['.repeat(200)}${']'.repeat(200)}}]`)],
    ['ten megabytes', `queries: {a: "${'x'.repeat(10 * 1024 ** 2)}"}`],
    ['bytes that are no text', 'queries: {a: "\u0000\u0001"}'],
    ['a list in the place of a key', 'queries: {[a]: b}'],
  ])('refuses %s soon and in words', (_, text) => {
    const started = performance.now()
    expect(errorsOf(text)).not.toEqual([])
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test('keeps names that mean something to JavaScript as names', () => {
    const { queries } = load('queries: {__proto__: a, constructor: b, toString: c}')
    expect(Object.entries(queries)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ])
    expect(Object.getPrototypeOf(queries)).toBe(Object.prototype)
  })
})
