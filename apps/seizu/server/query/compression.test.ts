import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib'
import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphRow } from '../../contract/value.ts'
import type { Graph } from '../../source/neo4j.ts'
import { serveQueries } from './query-site.fixture.ts'

const decoders = { zstd: createZstdDecompress, br: createBrotliDecompress, gzip: createGunzip }
const rows = Array.from({ length: 500 }, (_, n) => ({ n, word: `word ${n}` }))
const config = `
dashboard:
  rows:
    - name: A
      panels: [{type: table, cypher: 'RETURN 1 AS n'}]
`

/** Rows when they are let go: a graph whose pace the test sets. */
let release: () => void
let released: Promise<void>
let runs = 0
const graph = {
  explain: async () => ({ kind: 'read', warnings: [] }),
  read: async () => {
    runs += 1
    return { columns: ['n', 'word'], rows, notices: [], tookMs: 3 }
  },
  async *stream(): AsyncGenerator<GraphRow[]> {
    yield rows.slice(0, 1)
    await released
    yield rows.slice(1)
  },
} as unknown as Graph

let site: Awaited<ReturnType<typeof serveQueries>>
beforeAll(async () => {
  site = await serveQueries({ graph, config })
})
afterAll(() => site?.close())

/** Without a client that decodes by itself. */
async function send(path: string, body: unknown, accept: string): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', 'x-person': 'ed editor', 'accept-encoding': accept }
  const asking = request(site.url + path, { method: 'POST', headers })
  asking.end(JSON.stringify(body))
  return (await once(asking, 'response'))[0] as IncomingMessage
}
const textOf = async (stream: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(stream)).toString()

describe.each(['zstd', 'br', 'gzip'] as const)('answers to who takes %s', (encoding) => {
  test('are that, and the same as plain ones', async () => {
    const ask = { query: 'RETURN 1 AS n', params: {} }
    const [packed, plain] = [
      await send('/api/v1/query/adhoc', ask, encoding),
      await send('/api/v1/query/adhoc', ask, 'identity'),
    ]
    expect(packed.headers).toMatchObject({
      'content-encoding': encoding,
      vary: expect.stringContaining('Accept-Encoding'),
    })
    expect(plain.headers['content-encoding']).toBeUndefined()
    const [one, other] = [await textOf(packed.pipe(decoders[encoding]())), await textOf(plain)]
    const results = (text: string) => (JSON.parse(text) as { results: unknown }).results
    expect(results(one)).toEqual(rows)
    expect(results(other)).toEqual(rows)
  })
  test('of a report are shared all the same', async () => {
    const token = await site.tokenOf('dashboard', 'rows.0.panels.0.cypher', 'ed editor')
    runs = 0
    const all = await Promise.all(
      Array.from({ length: 5 }, () => send('/api/v1/query/report', { token, params: {} }, encoding)),
    )
    const texts = await Promise.all(all.map((it) => textOf(it.pipe(decoders[encoding]()))))
    expect(new Set(texts).size).toBe(1)
    expect(runs).toBeLessThanOrEqual(1)
  })
  test('as CSV begin before the graph has found the second row', async () => {
    released = new Promise((resolve) => (release = resolve))
    const answer = await send('/api/v1/query/adhoc.csv', { query: 'RETURN 1 AS n', params: {} }, encoding)
    expect(answer.headers).toMatchObject({ 'content-encoding': encoding, 'content-type': 'text/csv; charset=utf-8' })
    const decoder = answer.pipe(decoders[encoding]())
    expect(String((await once(decoder, 'data'))[0])).toBe('n,word\r\n0,word 0\r\n')
    release()
    expect((await textOf(decoder)).split('\r\n').length).toBe(rows.length)
  })
})
