import { openDatabase } from '@farside/kernel/db'
import { keptLog } from '../workers/worker.fixture.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Graph } from '../source/neo4j.ts'
import type { Tables } from '../tables.ts'
import { ask, https, openPage, openWebs } from './web.fixture.ts'
import type { Webs } from './web.fixture.ts'

const rows = { columns: ['one'], rows: [{ one: 1 }], notices: [], tookMs: 1 }
const graph = {
  isEmbedded: async () => false,
  explain: async () => ({ kind: 'read', warnings: [] }),
  read: async () => rows,
  close: async () => {},
} as unknown as Graph

describe('while the database of the program is away', () => {
  let webs: Webs
  let url: string
  const { log, lines } = keptLog()
  beforeAll(async () => {
    webs = await openWebs()
    // Nobody listens there.
    const db = openDatabase<Tables>('postgres://x:x@127.0.0.1:1/x', { connectSeconds: 1 })
    const env = { AUTH_MODE: 'auto', DEVELOPMENT_ONLY_REQUIRE_AUTH: 'false', SEIZU_QUERY_PATH: 'server' }
    url = await webs.start(env, { graph, db, log })
  })
  afterAll(() => webs.close())
  const get = (path: string) => ask(url + path, { headers: https })
  const post = async (path: string, body: object) => {
    const { headers } = await openPage(url)
    return ask(url + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  test('people are who their token says, and may do what it says', async () => {
    const answer = await get('/api/v1/me')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      user: { email: 'testuser', created_at: null },
      permissions: expect.arrayContaining(['query:execute']),
    })
    expect(lines).toContainEqual(expect.objectContaining({ key: 'user_not_kept' }))
  })

  test('statements run, and are not kept', async () => {
    const answer = await post('/api/v1/query/adhoc', { query: 'RETURN 1 AS one' })
    expect(await answer.json()).toMatchObject({ results: [{ one: 1 }], history_id: null })
  })

  test.each([
    ['the history', () => get('/api/v1/query-history')],
    ['a statement of the history', () => post('/api/v1/query/history', { history_id: '1' })],
    ['somebody else', () => get('/api/v1/users/x')],
  ])('%s is 503, and no fault of ours', async (_, asking) => {
    const answer = await asking()
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ error: expect.stringContaining('database') })
  })

  test('health is degraded, and says why', async () => {
    const answer = await get('/readyz')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      status: 'degraded',
      parts: { database: { ok: true, degraded: true, why: expect.any(String) } },
    })
  })
})
