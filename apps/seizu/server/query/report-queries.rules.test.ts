import { describe, expect, test } from 'vitest'
import { DASHBOARD } from '../../contract/report.ts'
import { parseConfig } from '../config-file/parse-config.ts'
import { queriesOf, reportOf } from './report-queries.rules.ts'

const { config } = parseConfig(`
queries:
  total: RETURN 1 AS total
dashboard:
  rows:
    - name: A
      panels:
        - {type: count, cypher: total, params: [{name: bare}, {name: fixed, value: [1]}]}
        - {type: count, cypher: absent}
reports:
  r:
    name: R
    queries: {total: RETURN 2 AS total}
    inputs:
      - {input_id: q, label: Q, type: text}
      - {input_id: w, label: W, type: autocomplete, cypher: RETURN 1 AS value}
    rows:
      - name: A
        panels:
          - type: pie
            cypher: total
            details_cypher: MATCH (n) RETURN n
            params: [{name: q, input_id: q}, {name: bare}, {name: both, value: 0, input_id: q}]
          - type: markdown
            markdown: text
            markdown_settings: {variables: [{name: v, cypher: total, params: [{name: p, value: 1}]}]}
  other: {name: Other, rows: []}
`)
const queries = (id: string) => queriesOf(config, id, reportOf(config, id)!)

describe('the queries of a report', () => {
  test('have paths, their own names of queries, and parameters that are fixed or not', () =>
    expect(queries('r')).toEqual([
      { path: 'inputs.1.cypher', text: 'RETURN 1 AS value', allowed: [], fixed: {} },
      { path: 'rows.0.panels.0.cypher', text: 'RETURN 2 AS total', allowed: ['q', 'bare', 'both'], fixed: { both: 0 } },
      {
        path: 'rows.0.panels.0.details_cypher',
        text: 'MATCH (n) RETURN n',
        allowed: ['q', 'bare', 'both'],
        fixed: { both: 0 },
      },
      {
        path: 'rows.0.panels.1.markdown_settings.variables.0.cypher',
        text: 'RETURN 2 AS total',
        allowed: ['p'],
        fixed: { p: 1 },
      },
    ]))
  test('[24] leave out a name that names none; the dashboard sends a bare parameter as null', () =>
    expect(queries(DASHBOARD)).toEqual([
      {
        path: 'rows.0.panels.0.cypher',
        text: 'RETURN 1 AS total',
        allowed: ['bare', 'fixed'],
        fixed: { bare: null, fixed: [1] },
      },
    ]))
})

describe('the report of an id', () => {
  test('is none for a name of every object', () => expect(reportOf(config, 'constructor')).toBeUndefined())
  test('is, for the dashboard, what the file names', () => {
    const pointing = { ...config, dashboard: { rows: [], report: 'other' } }
    expect(reportOf(pointing, DASHBOARD)!.name).toBe('Other')
    expect(reportOf({ ...pointing, dashboard: { rows: [], report: 'dashboard' } }, DASHBOARD)!.rows).toEqual([])
  })
  test('is, where a report has the id `dashboard`, that report; the dashboard stays itself', () => {
    const both = { ...config, reports: { ...config.reports, dashboard: { ...config.reports.other!, name: 'Shadow' } } }
    expect(reportOf(both, 'dashboard')!.name).toBe('Shadow')
    expect(reportOf(both, DASHBOARD)!.rows).toBe(config.dashboard.rows)
  })
})
