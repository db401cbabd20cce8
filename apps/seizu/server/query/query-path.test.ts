import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@farside/kernel/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../../../harness/database.ts'
import { neo4jForTests } from '../../../../harness/neo4j.ts'
import type { BatchLine } from '../../contract/query.ts'
import { startEmbeddedGraph } from '../../embedded/start-embedded-graph.ts'
import { migrations } from '../../migrations.ts'
import { readSeizuSettings } from '../../settings.ts'
import { openGraph } from '../../source/neo4j.ts'
import type { Graph } from '../../source/neo4j.ts'
import type { Tables } from '../../tables.ts'
import { serveQueries } from './query-site.fixture.ts'

const file = `
queries:
  hosts: 'MATCH (h:QueryPathHost) RETURN count(h) AS total'
dashboard:
  rows:
    - name: A
      panels:
        - {type: count, cypher: hosts}
        - {type: markdown, markdown: x, markdown_settings: {variables: [{name: v, cypher: hosts}]}}
reports:
  r:
    name: R
    inputs: [{input_id: os, label: OS, type: autocomplete, cypher: 'MATCH (h:QueryPathHost) RETURN h.os AS value'}]
    rows:
      - name: A
        panels:
          - type: table
            caption: Hosts
            cypher: 'MATCH (h:QueryPathHost) WHERE h.os = $os RETURN {name: h.name, n: $n} AS details ORDER BY details.name'
            params: [{name: os, input_id: os}, {name: n, value: 1}]
          - {type: count, cypher: 'CREATE (n:QueryPathHost) RETURN 1 AS total'}
          - {type: table, cypher: 'UNWIND range(1, 12000) AS i RETURN i AS n'}
          - {type: count, cypher: 'UNWIND range(1, 10000000) AS i UNWIND range(1, 10000000) AS j RETURN count(*) AS total'}
`

async function embedded() {
  const folder = await mkdtemp(join(tmpdir(), 'query-path-'))
  const { uri, close } = await startEmbeddedGraph({ folder })
  const end = async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
  return { uri, user: '', password: '', end }
}
async function real() {
  const found = await neo4jForTests()
  return 'skipped' in found ? found : { ...found, end: async () => {} }
}

describe.each([
  ['the embedded graph', embedded],
  ['a real Neo4j', real],
])('queries through the server, with %s', (_, start) => {
  let skipped: string | undefined
  let graph: Graph
  let site: Awaited<ReturnType<typeof serveQueries>>
  let end: () => Promise<void> = async () => {}

  beforeAll(async () => {
    const found = await start()
    if ('skipped' in found) return void (skipped = found.skipped)
    const env = {
      NEO4J_URI: found.uri,
      NEO4J_USER: found.user,
      NEO4J_PASSWORD: found.password,
      NEO4J_QUERY_TIMEOUT: '5s',
    }
    graph = openGraph(readSeizuSettings(env).settings)
    await graph.write('MATCH (h:QueryPathHost) DETACH DELETE h')
    for (const name of ['b', 'a']) await graph.write("CREATE (:QueryPathHost {name: $name, os: 'linux'})", { name })
    const database = await freshDatabase({ migrations })
    const db = openDatabase<Tables>(database.url)
    site = await serveQueries({ graph, config: file, db, env: { NEO4J_QUERY_TIMEOUT: '5s' } })
    end = async () => {
      await site.close()
      await db.destroy()
      await database.drop()
      await graph.write('MATCH (h:QueryPathHost) DETACH DELETE h')
      await graph.close()
      await found.end()
    }
  }, 120_000)
  afterAll(() => end())
  const check = (name: string, run: () => Promise<void>) =>
    test(name, async ({ skip }) => {
      if (skipped) skip(skipped)
      await run()
    })

  check('[96] a viewer sees the panels of reports, with the time of the data', async () => {
    const { status, body } = await site.ask('dashboard', 'rows.0.panels.0.cypher', 'ann viewer')
    expect(status).toBe(200)
    expect(body).toMatchObject({ columns: ['total'], results: [{ total: 2 }], errors: [], history_id: null })
    expect(Math.abs(Date.parse(body.ran_at as string) - Date.now())).toBeLessThan(60_000)
  })
  check('[96] and may not run statements of his own', async () => {
    const refused = await site.post('/api/v1/query/adhoc', { query: 'RETURN 1' }, 'ann viewer')
    expect(refused.status).toBe(403)
    expect(refused.body.error).toContain('query:execute')
    for (const [path, body] of [
      ['/api/v1/query/adhoc.csv', { query: 'RETURN 1' }],
      ['/api/v1/validate', { query: 'RETURN 1' }],
      ['/api/v1/query/history', { history_id: '1' }],
    ] as const)
      expect((await site.post(path, body, 'ann viewer')).status).toBe(403)
    expect((await site.get('/api/v1/graph/schema', 'ann viewer')).status).toBe(403)
    expect((await site.get('/api/v1/query-history', 'ann viewer')).status).toBe(403)
    expect((await site.get('/api/v1/reports/dashboard', 'eve nobody')).status).toBe(403)
    expect((await site.get('/api/v1/reports/dashboard', '')).status).toBe(401)
  })
  check('inputs and variables of markdown have tokens too', async () => {
    const input = await site.ask('r', 'inputs.0.cypher', 'ann viewer')
    expect(input.body.results).toEqual([{ value: 'linux' }, { value: 'linux' }])
    const variable = await site.ask('dashboard', 'rows.0.panels.1.markdown_settings.variables.0.cypher', 'ann viewer')
    expect(variable.body.results).toEqual([{ total: 2 }])
  })
  check('fixed parameters are filled in, those of inputs are taken', async () => {
    const { body } = await site.ask('r', 'rows.0.panels.0.cypher', 'ann viewer', { os: 'linux' })
    expect(body.results).toEqual([{ details: { name: 'a', n: 1 } }, { details: { name: 'b', n: 1 } }])
  })
  check('[95] tokens that are altered, of somebody else, with other parameters', async () => {
    const token = await site.tokenOf('r', 'rows.0.panels.0.cypher', 'ann viewer')
    const ask = (body: object, as = 'ann viewer') => site.post('/api/v1/query/report', body, as)
    expect(await ask({ token: `${token.slice(0, -2)}xx` })).toMatchObject({
      status: 400,
      body: { code: 'token_invalid' },
    })
    expect((await ask({ token }, 'bob admin')).status).toBe(403)
    expect((await ask({ token, params: { os: 'linux', extra: 1 } })).status).toBe(400)
    expect((await ask({ token, params: { os: 'linux', n: 2 } })).status).toBe(400)
    expect((await ask({ token, params: { os: 'linux', n: 1 } })).status).toBe(200)
    expect((await ask({ token, params: { os: { a: [1] } } })).body.results ?? []).toEqual([])
  })
  check('several queries in one request are each answered as they would be alone', async () => {
    const good = await site.tokenOf('dashboard', 'rows.0.panels.0.cypher', 'ann viewer')
    const fixed = await site.tokenOf('r', 'rows.0.panels.0.cypher', 'ann viewer')
    const queries = [
      { token: good },
      { token: 'none' },
      { token: fixed, params: { os: 'linux', n: 2 } },
      { token: fixed, params: { os: 'linux' } },
    ]
    const answer = await site.send('/api/v1/query/report/batch', { queries }, 'ann viewer')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((it) => JSON.parse(it) as BatchLine)
      .toSorted((a, b) => a.at - b.at)
    for (const { at, status, body } of lines) {
      const alone = await site.post('/api/v1/query/report', queries[at], 'ann viewer')
      expect({ status, body }).toEqual(alone)
    }
    expect(lines.map((it) => it.status)).toEqual([200, 400, 400, 200])
    expect((await site.send('/api/v1/query/report/batch', { queries }, 'eve nobody')).status).toBe(403)
    expect((await site.send('/api/v1/query/report/batch', { queries: [] }, 'ann viewer')).status).toBe(400)
  })
  check('[95] tokens expire', async () => {
    let now = new Date()
    const other = await serveQueries({ graph, config: file, now: () => now })
    const token = await other.tokenOf('dashboard', 'rows.0.panels.0.cypher', 'ann viewer')
    now = new Date(now.getTime() + 15 * 60_000)
    expect(await other.post('/api/v1/query/report', { token }, 'ann viewer')).toMatchObject({
      status: 400,
      body: { code: 'token_expired' },
    })
    await other.close()
  })
  check('a panel that would write is refused where it says so', async () => {
    const { status, body } = await site.ask('r', 'rows.0.panels.1.cypher', 'ann viewer')
    expect(status).toBe(400)
    expect(body.refusal).toMatchObject({ layer: 'classifier', word: 'CREATE', line: 1, column: 1 })
    expect((await graph.read('MATCH (h:QueryPathHost) RETURN count(h) AS n')).rows).toEqual([{ n: 2 }])
  })
  check('too many rows are cut, and it says so; the CSV has all', async () => {
    const { body } = await site.ask('r', 'rows.0.panels.2.cypher', 'ann viewer')
    expect(body.results).toHaveLength(10_000)
    expect(body.cut).toBe('rows')
    const token = await site.tokenOf('r', 'rows.0.panels.2.cypher', 'ann viewer')
    const csv = await site.send('/api/v1/query/report.csv', { token }, 'ann viewer')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect((await csv.text()).split('\r\n')).toHaveLength(12_002)
  })
  check('a CSV is named after the panel, and refused as its query is', async () => {
    const token = await site.tokenOf('r', 'rows.0.panels.0.cypher', 'ann viewer')
    const csv = await site.send('/api/v1/query/report.csv', { token, params: { os: 'linux' } }, 'ann viewer')
    expect(csv.headers.get('content-disposition')).toContain('filename="Hosts.csv"')
    const writing = await site.tokenOf('r', 'rows.0.panels.1.cypher', 'ann viewer')
    expect((await site.send('/api/v1/query/report.csv', { token: writing }, 'ann viewer')).status).toBe(400)
  })
  check('a query without end is ended, and the next one is served', async () => {
    const { status, body } = await site.ask('r', 'rows.0.panels.3.cypher', 'ann viewer')
    expect(status).toBe(400)
    expect(body.error).toMatch(/stopped/i) // by its time, or in the embedded graph by its memory
    expect((await site.ask('dashboard', 'rows.0.panels.0.cypher', 'ann viewer')).status).toBe(200)
  })
  check('viewers share a run; who refreshes has the graph asked anew', async () => {
    const ask = (as: string, headers = {}) => site.ask('dashboard', 'rows.0.panels.0.cypher', as, {}, headers)
    const first = await ask('ann viewer')
    expect((await ask('bob viewer')).body.ran_at).toBe(first.body.ran_at)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const refreshed = await ask('ann viewer', { 'cache-control': 'no-cache' })
    expect(refreshed.body.ran_at).not.toBe(first.body.ran_at)
    expect((await ask('bob viewer')).body.ran_at).toBe(refreshed.body.ran_at)
  })
  check('an editor runs statements and finds them in his history, nobody else does', async () => {
    const ran = await site.post('/api/v1/query/adhoc', { query: 'RETURN $x AS x', params: { x: 5 } }, 'ed editor')
    expect(ran.body).toMatchObject({ results: [{ x: 5 }], history_id: expect.any(String) as string })
    const history = await site.get('/api/v1/query-history?per_page=1', 'ed editor')
    expect(history.body).toMatchObject({ total: 1, items: [{ query: 'RETURN $x AS x', params: { x: 5 } }] })
    const { history_id } = ran.body
    const again = await site.post('/api/v1/query/history', { history_id }, 'ed editor')
    expect(again.body).toMatchObject({ results: [{ x: 5 }], history_id, query: 'RETURN $x AS x', params: { x: 5 } })
    expect((await site.get('/api/v1/query-history', 'ed editor')).body.total).toBe(1)
    expect((await site.post('/api/v1/query/history', { history_id }, 'eve editor')).status).toBe(404)
    expect((await site.get('/api/v1/query-history', 'eve editor')).body.items).toEqual([])
    for (const page of ['page=0', 'per_page=0', 'per_page=101', 'page=x'])
      expect((await site.get(`/api/v1/query-history?${page}`, 'ed editor')).status).toBe(400)
  })
  test.each([
    ['CREATE (n:QueryPathHost)', 'classifier'],
    ["LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", 'guard'],
    ["LOAD/**/CSV FROM 'http://127.0.0.1/' AS l RETURN l", 'guard'],
    ["CALL apoc.load.json('http://127.0.0.1/')", 'guard'],
    ['SHOW INDEXES', 'guard'],
    ['USE x MATCH (n) RETURN n', 'guard'],
    ['RETURN gds.version()', 'guard'],
    ['\\u0043REATE (n:QueryPathHost)', 'classifier'],
    ["RETURN 'http://x' AS u CALL apoc.x()", 'guard'],
    ['RETURN 1; CREATE (n:QueryPathHost)', 'guard'],
    ["RETURN 'open", 'tokeniser'],
    ['', 'tokeniser'],
    ['CALL { CREATE (n:QueryPathHost) } RETURN 1', 'classifier'],
    ['MATCH (n) RETURN m', 'plan'],
  ])('[92] refuses %j and says which layer did', async (query, layer) => {
    if (skipped) return
    const { status, body } = await site.post('/api/v1/query/adhoc', { query }, 'ed editor')
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: [expect.any(String)], warnings: [], refusal: { layer } })
    const validated = await site.post('/api/v1/validate', { query }, 'ed editor')
    expect(validated).toMatchObject({ status: 200, body: { errors: [expect.any(String)], refusal: { layer } } })
    expect((await graph.read('MATCH (h:QueryPathHost) RETURN count(h) AS n')).rows).toEqual([{ n: 2 }])
  })
  check('all rows of a statement come as CSV, with the columns of the result; what is refused is refused', async () => {
    const query = 'UNWIND range(1, 12000) AS i RETURN i, {a: 1} AS map'
    const text = await (await site.send('/api/v1/query/adhoc.csv', { query }, 'ed editor')).text()
    expect(text.slice(0, 24)).toBe('i,map\r\n1,a: 1\r\n2,a: 1\r\n3')
    expect(text.trimEnd().split('\r\n').length).toBe(12_001)
    const refused = await site.post('/api/v1/query/adhoc.csv', { query: 'CREATE (n)' }, 'ed editor')
    expect([refused.status, refused.body.refusal.word]).toEqual([400, 'CREATE'])
    expect((await site.get('/api/v1/query-history', 'ed editor')).body.total).toBe(1)
  })
  check('a parameter that is missing is an error when run', async () => {
    expect((await site.post('/api/v1/query/adhoc', { query: 'RETURN $x' }, 'ed editor')).status).toBe(400)
    expect((await site.post('/api/v1/validate', { query: 'RETURN $x' }, 'ed editor')).body.errors).toEqual([])
  })
  check('tells what the graph is made of', async () => {
    const { body } = await site.get('/api/v1/graph/schema', 'ed editor')
    expect(body.labels).toContain('QueryPathHost')
    expect(body.property_keys).toContain('os')
    expect(body).toMatchObject({ relationship_types: expect.any(Array), indexes: expect.any(Array) })
  })
  check('bodies of other shapes are refused', async () => {
    for (const body of [{}, [], { token: 1 }, { token: 'a.b', params: [] }, { token: 'a.b', more: 1 }, null])
      expect((await site.post('/api/v1/query/report', body, 'ann viewer')).status).toBe(400)
    expect((await site.get('/api/v1/reports/absent', 'ann viewer')).status).toBe(404)
  })
})
