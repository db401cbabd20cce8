import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lintConfig, statementsOf } from './lint.rules.ts'
import { parseConfig } from './parse-config.ts'
import { shownConfig } from './shown-config.ts'

const lint = (text: string) => lintConfig(parseConfig(text).config).map(({ path, message }) => `${path}: ${message}`)
const inRow = (panel: string) => `dashboard: {rows: [{name: r, panels: [${panel}]}]}\n`
const inReport = (inputs: string, panel: string) =>
  `reports: {r: {name: r, inputs: [${inputs}], rows: [{name: r, panels: [${panel}]}]}}\n`

describe('linting a file that loads', () => {
  test('finds nothing in the complete example', () =>
    expect(
      lint(readFileSync(new URL('../../../../vectors/seizu/complete-example.yaml', import.meta.url), 'utf8')),
    ).toEqual([]))

  test.each([
    [
      '[24] a query that is not there',
      inRow('{type: count, cypher: gone}'),
      'dashboard.rows.0.panels.0.cypher: names the query "gone", which is not there',
    ],
    [
      'a details query that is not there',
      inRow('{type: count, cypher: RETURN 1 AS total, details_cypher: gone}'),
      'dashboard.rows.0.panels.0.details_cypher: names the query "gone", which is not there',
    ],
    ['a query that nothing uses', 'queries: {a: RETURN 1}', 'queries.a: is used by nothing'],
    [
      'a query of a report that nothing uses',
      'reports: {r: {name: r, queries: {a: RETURN 1}, rows: []}}',
      'reports.r.queries.a: is used by nothing',
    ],
    ['a panel without query', inRow('{type: pie}'), 'dashboard.rows.0.panels.0: has no query: pie needs `cypher`'],
    [
      'a legend word that draws none',
      inRow('{type: pie, cypher: RETURN 1, pie_settings: {legend: up}}'),
      'dashboard.rows.0.panels.0.pie_settings.legend: is "up": only row and column draw one',
    ],
    [
      'an input on a dashboard',
      inRow('{type: count, cypher: RETURN 1, params: [{name: a, input_id: i}]}'),
      'dashboard.rows.0.panels.0.params.0.input_id: names the input "i": a dashboard has none',
    ],
    [
      'a report with the id of the dashboard',
      'reports: {dashboard: {name: r, rows: []}}',
      'reports.dashboard: has the id of the dashboard: pages tell them apart, but /api/v1/reports/dashboard is this report',
    ],
    [
      'half a place',
      inRow('{type: count, cypher: RETURN 1, x: 3}'),
      'dashboard.rows.0.panels.0.x: has no effect without `y`',
    ],
    [
      'an unknown input',
      inReport('', '{type: count, cypher: RETURN 1, params: [{name: a, input_id: i}]}'),
      'reports.r.rows.0.panels.0.params.0.input_id: names the input "i", which the report has not',
    ],
    [
      'an input twice',
      inReport('{input_id: i, label: l, type: text}, {input_id: i, label: l, type: text}', ''),
      'reports.r.inputs.1: repeats the input "i"',
    ],
    [
      'a choice of nothing',
      inReport('{input_id: i, label: l, type: autocomplete}', ''),
      'reports.r.inputs.0: has nothing to choose from: autocomplete needs `cypher`',
    ],
    [
      'a metric of two inputs',
      inReport(
        '{input_id: i, label: l, type: text}',
        '{type: count, cypher: RETURN 1, metric: m, params: [{name: a, input_id: i}, {name: b, input_id: i}]}',
      ),
      'reports.r.rows.0.panels.0.metric: is never sent: the panel has 2 inputs, and one at most can be gone through',
    ],
    [
      'both triggers',
      'scheduled_queries: {s: {name: s, cypher: RETURN 1, frequency: 1, watch_scans: [{}]}}',
      'scheduled_queries.s: has `frequency` and `watch_scans`: it runs when either is due',
    ],
    [
      'an action that is not built in',
      'scheduled_queries: {s: {name: s, cypher: RETURN 1, frequency: 1, actions: [{action_type: pager, action_config: {}}]}}',
      /^scheduled_queries.s.actions.0.action_type: is "pager", which is none of slack, sqs, log/,
    ],
    [
      'an action without what it needs',
      'scheduled_queries: {s: {name: s, cypher: RETURN 1, frequency: 1, actions: [{action_type: sqs, action_config: {}}]}}',
      'scheduled_queries.s.actions.0.action_config: lacks sqs_queue: nothing will be sent',
    ],
    ['a dashboard that is no report', 'dashboard: main', 'dashboard: names the report "main", which is not there'],
  ])('finds %s', (_, text, expected) =>
    expect(lint(text)).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]),
  )

  test('takes a statement in the place of a name, and lists every distinct one once', () => {
    const text = `queries: {a: RETURN 1, b: RETURN 1}\n${inRow('{type: count, cypher: a, details_cypher: b}, {type: count, cypher: "// n\\n match (n) RETURN n"}')}`
    const { config } = parseConfig(text)
    expect(statementsOf(config)).toEqual([
      { path: 'queries.a', text: 'RETURN 1' },
      { path: 'dashboard.rows.0.panels.1.cypher', text: '// n\n match (n) RETURN n' },
    ])
  })
})

describe('showing the config to browsers', () => {
  test('leaves out where messages go', () => {
    const text =
      'scheduled_queries: {s: {name: s, cypher: q, actions: [{action_type: sqs, action_config: {sqs_queue: secret}}]}}'
    const shown = shownConfig(parseConfig(text).config)
    expect(shown.scheduled_queries.s!.actions).toEqual([{ action_type: 'sqs' }])
  })
})
