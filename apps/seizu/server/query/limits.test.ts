import neo4j from 'neo4j-driver'
import { describe, expect, test, vi } from 'vitest'
import { readSeizuSettings } from '../../settings.ts'
import { openGraph } from '../../source/neo4j.ts'
import type { Graph } from '../../source/neo4j.ts'
import { serveQueries } from './query-site.fixture.ts'

/** A graph that remembers what it was asked, and with which limits. */
function graphThatTells() {
  const asked: { statement: string; options: Record<string, unknown> }[] = []
  const graph = {
    isEmbedded: async () => false,
    explain: async () => ({ kind: 'read', warnings: [] }),
    read: async (statement: string, _: unknown, options: Record<string, unknown> = {}) => {
      asked.push({ statement, options })
      return { columns: [], rows: [], notices: [], tookMs: 1 }
    },
    close: async () => {},
  }
  return { graph: graph as unknown as Graph, asked }
}
const config = 'dashboard: {rows: [{name: A, panels: []}]}'

describe('the limits of queries', () => {
  test('are SEIZU_QUERY_MOST_ROWS rows and SEIZU_QUERY_MOST_BYTES bytes', async () => {
    const { graph, asked } = graphThatTells()
    const env = { SEIZU_QUERY_MOST_ROWS: '7', SEIZU_QUERY_MOST_BYTES: '5MB' }
    const site = await serveQueries({ graph, config, env })
    expect((await site.post('/api/v1/query/adhoc', { query: 'RETURN 1 AS one' }, 'ann editor')).status).toBe(200)
    const { settings } = readSeizuSettings(env)
    expect(asked.at(-1)!.options).toMatchObject({ maxRows: 7, maxBytes: settings.SEIZU_QUERY_MOST_BYTES })
    expect([5_000_000, 5 * 1024 ** 2]).toContain(settings.SEIZU_QUERY_MOST_BYTES)
    await site.close()
  })

  test('of asking what the graph is made of: once in GRAPH_SCHEMA_CACHE_TTL_SECONDS', async () => {
    const { graph, asked } = graphThatTells()
    let at = new Date('2026-01-31T12:00:00Z')
    const env = { GRAPH_SCHEMA_CACHE_TTL_SECONDS: '60' }
    const site = await serveQueries({ graph, config, env, now: () => at })
    const times = () => asked.filter(({ statement }) => statement.startsWith('CALL db.labels')).length
    const schema = () => site.get('/api/v1/graph/schema', 'ann editor')
    await schema()
    at = new Date(at.getTime() + 59_999)
    await schema()
    expect(times()).toBe(1)
    at = new Date(at.getTime() + 1)
    await schema()
    expect(times()).toBe(2)
    await site.close()
  })

  test.each([
    ['/api/v1/query/adhoc', { query: 'RETURN $x AS x' }],
    ['/api/v1/query/adhoc.csv', { query: 'RETURN $x AS x' }],
    ['/api/v1/validate', { query: 'RETURN $x AS x' }],
    ['/api/v1/query/report', { token: 'any' }],
    ['/api/v1/query/report.csv', { token: 'any' }],
    ['/api/v1/query/report/batch', undefined],
  ])('of parameters at %s: nested 100 levels deep, and refused beyond', async (path, named) => {
    const { graph } = graphThatTells()
    const site = await serveQueries({ graph, config })
    const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`
    const bodyWith = (levels: number) => {
      const one = JSON.stringify({ ...(named ?? { token: 'any' }), params: { x: 0 } }).replace(
        '0}}',
        `${nested(levels)}}}`,
      )
      return named ? one : `{"queries":[${one}]}`
    }
    const said = async (levels: number) => (await site.send(path, {}, 'ann editor', { body: bodyWith(levels) })).text()
    expect(await said(99)).not.toContain('nested')
    for (const levels of [100, 200_000]) expect(await said(levels)).toContain('nested more than 100 levels deep')
    await site.close()
  })

  test('of connections: NEO4J_MAX_CONNECTION_LIFETIME seconds for each, NEO4J_CONNECTION_TIMEOUT for making one', async () => {
    const open = vi.spyOn(neo4j, 'driver')
    const env = { NEO4J_MAX_CONNECTION_LIFETIME: '7', NEO4J_CONNECTION_TIMEOUT: '3s' }
    await openGraph(readSeizuSettings(env).settings).close()
    expect(open.mock.calls[0]![2]).toMatchObject({ maxConnectionLifetime: 7000, connectionTimeout: 3000 })
    open.mockRestore()
  })
})
