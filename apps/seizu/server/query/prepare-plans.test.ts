import { describe, expect, test, vi } from 'vitest'
import type { Graph } from '../../source/neo4j.ts'
import { preparePlans } from './prepare-plans.ts'
import { serveQueries } from './query-site.fixture.ts'
import type { ReportQuery } from './report-queries.rules.ts'
import type { Statement } from './run-statement.ts'

const query = (path: string, more: Partial<ReportQuery> = {}): ReportQuery => ({
  path,
  text: `text of ${path}`,
  allowed: [],
  fixed: {},
  ...more,
})

describe('plans made before anybody runs a query', () => {
  test('are of what is shown first, with all its values', async () => {
    const asked: Statement[] = []
    await preparePlans(
      [
        query('rows.0.panels.0.cypher'),
        query('rows.0.panels.0.details_cypher'),
        query('rows.0.panels.1.cypher', { allowed: ['fixed'], fixed: { fixed: 1 } }),
        query('rows.0.panels.2.cypher', { allowed: ['fixed', 'chosen'], fixed: { fixed: 1 } }),
        query('inputs.0.cypher'),
      ],
      async (statement) => void asked.push(statement),
    )
    expect(asked).toEqual([
      { text: 'text of rows.0.panels.0.cypher', parameters: {} },
      { text: 'text of rows.0.panels.1.cypher', parameters: { fixed: 1 } },
      { text: 'text of inputs.0.cypher', parameters: {} },
    ])
  })

  test('pass over one that is refused, and are given up when all fail', async () => {
    const many = Array.from({ length: 40 }, (_, at) => query(`rows.0.panels.${at}.cypher`))
    const asked: string[] = []
    await preparePlans(many, async ({ text }) => {
      asked.push(text)
      if (text.includes('.3.')) throw new Error('refused')
    })
    expect(asked).toEqual(many.map((it) => it.text))

    let tries = 0
    await preparePlans(many, async () => {
      tries += 1
      throw new Error('the graph is away')
    })
    expect(tries).toBe(6)
  })

  test('are asked for with the right to run the queries, and not without', async () => {
    const explained: string[] = []
    const graph = {
      explain: async (statement: string) => {
        explained.push(statement)
        return { kind: 'read', warnings: [] }
      },
    } as unknown as Graph
    const config = "dashboard: {rows: [{name: A, panels: [{type: count, cypher: 'RETURN 1 AS total'}]}]}"
    const site = await serveQueries({ graph, config })
    try {
      await site.get('/api/v1/dashboard', 'alice viewer')
      expect(explained).toEqual([])
      await site.get('/api/v1/dashboard?include_query_capabilities=true', 'alice viewer')
      await vi.waitFor(() => expect(explained).toEqual(['RETURN 1 AS total']))
    } finally {
      await site.close()
    }
  })
})
