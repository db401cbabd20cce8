import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neo4jForTests } from '../../../harness/neo4j.ts'
import { startEmbeddedGraph } from '../embedded/start-embedded-graph.ts'
import { readSeizuSettings } from '../settings.ts'
import { openGraph } from './neo4j.ts'
import type { Graph } from './neo4j.ts'
import { wireTo } from './wire.fixture.ts'
import type { Wire } from './wire.fixture.ts'

async function embedded() {
  const folder = await mkdtemp(join(tmpdir(), 'neo4j-test-'))
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
  ['the embedded graph', embedded, true],
  ['a real Neo4j', real, false],
])('the graph by Bolt: %s', (_, start, isEmbedded) => {
  let skipped: string | undefined
  let graph: Graph
  let wire: Wire
  let end: () => Promise<void> = async () => {}

  beforeAll(async () => {
    const found = await start()
    if ('skipped' in found) return void (skipped = found.skipped)
    wire = await wireTo(found.uri)
    const env = { NEO4J_URI: wire.uri, NEO4J_USER: found.user, NEO4J_PASSWORD: found.password }
    graph = openGraph(readSeizuSettings(env).settings)
    end = async () => {
      await graph.write('MATCH (n:GraphTest) DETACH DELETE n')
      await graph.close()
      wire.close()
      await found.end()
    }
  }, 120_000)
  afterAll(() => end())
  const check = (name: string, run: () => Promise<void>) =>
    test(name, async ({ skip }) => {
      if (skipped) skip(skipped)
      await run()
    })

  check('says whether it is the evaluation engine', async () => expect(await graph.isEmbedded()).toBe(isEmbedded))
  check('reads rows with their columns, also of no rows', async () => {
    const { columns, rows } = await graph.read('RETURN $a AS a, 9007199254740993 AS b', { a: { n: 1, f: 1.5 } })
    expect({ columns, rows: [...rows] }).toEqual({
      columns: ['a', 'b'],
      rows: [{ a: { n: 1, f: 1.5 }, b: '9007199254740993' }],
    })
    expect((await graph.read('MATCH (n:NoSuchLabel) RETURN n.x AS x')).columns).toEqual(['x'])
  })
  check('gives each kind of value in its form', async () => {
    const statement = `RETURN date('2026-01-31') AS d, datetime('2026-01-31T12:00:00.25+01:00') AS t,
      localdatetime('1969-12-31T23:59:59.5') AS before, localtime('09:05:00') AS l, duration('P14M3DT5.5S') AS u,
      -9223372036854775808 AS least, 1.0 / 3 AS third, [1, [true, null]] AS list`
    expect((await graph.read(statement)).rows).toEqual([
      {
        d: '2026-01-31',
        t: '2026-01-31T12:00:00.25+01:00',
        before: '1969-12-31T23:59:59.5',
        l: '09:05:00',
        u: 'P1Y2M3DT5.5S',
        least: '-9223372036854775808',
        third: 1 / 3,
        list: [1, [true, null]],
      },
    ])
  })
  check('takes whole numbers as integers', async () =>
    expect((await graph.read('UNWIND range(1, 5) AS i RETURN i LIMIT $n', { n: 2 })).rows).toHaveLength(2),
  )
  check('stops at a number of rows, and says that there were more', async () => {
    const many = 'UNWIND range(1, 2000) AS i RETURN i'
    expect(await graph.read(many, {}, { maxRows: 10 })).toMatchObject({ cut: 'rows', rows: { length: 10 } })
    expect((await graph.read(many, {}, { maxRows: 2000 })).cut).toBeUndefined()
  })
  check('stops at a number of bytes', async () => {
    const { rows, cut } = await graph.read("UNWIND range(1, 2000) AS i RETURN 'x' + i AS x", {}, { maxBytes: 1000 })
    expect(cut).toBe('bytes')
    expect(JSON.stringify(rows).length).toBeLessThan(2000)
    expect(rows.length).toBeGreaterThan(10)
  })
  check('gives all rows as they are taken', async () => {
    let count = 0
    for await (const rows of graph.stream('UNWIND range(1, 5000) AS i RETURN i')) count += rows.length
    expect(count).toBe(5000)
  })
  check('reads no further than its reader takes, however large the rows are', async () => {
    if (isEmbedded) return // it makes the whole result first, and is ended when that is too large
    const before = wire.bytes()
    const rows = graph.stream('UNWIND range(1, 400) AS i RETURN i, range(100000, 200000) AS l')
    await rows.next()
    for (let seen = -1; seen !== wire.bytes();) {
      seen = wire.bytes()
      await sleep(500) // nothing more came meanwhile: that a stream has stopped shows in no other way
    }
    expect(wire.bytes() - before).toBeLessThan(50_000_000) // of 200
    await rows.return(undefined)
    expect((await graph.read('RETURN 1 AS one')).rows).toEqual([{ one: 1 }])
  })
  check('tells a reader that the graph went away while it read', async () => {
    const length = isEmbedded ? 10_000 : 100_000
    const rows = graph.stream('UNWIND range(1, 400) AS i RETURN i, range(1, $length) AS l', { length })
    await rows.next()
    wire.cut()
    const rest = async () => {
      while (!(await rows.next()).done);
    }
    await expect(rest()).rejects.toMatchObject({ kind: 'lost' })
    expect((await graph.read('RETURN 1 AS one')).rows).toEqual([{ one: 1 }])
  })
  check('refuses several statements, and a parameter of a wrong type', async () => {
    await expect(graph.read('RETURN 1 AS a; RETURN 2 AS b')).rejects.toMatchObject({ kind: 'statement' })
    await expect(graph.read('UNWIND [1, 2] AS i RETURN i LIMIT $n', { n: 'x' })).rejects.toMatchObject({
      kind: 'statement',
    })
    await expect(graph.read('RETURN $missing AS a')).rejects.toMatchObject({ kind: 'statement' })
  })
  check('refuses to write in a READ transaction', async () => {
    await expect(graph.read('CREATE (n:GraphTest)')).rejects.toMatchObject({ kind: 'statement' })
    await graph.write('CREATE (n:GraphTest {id: $id})', { id: 1 })
    expect((await graph.read('MATCH (n:GraphTest) RETURN count(n) AS n')).rows).toEqual([{ n: 1 }])
  })
  check('plans without running', async () => {
    expect((await graph.explain('MATCH (n) RETURN n')).kind).toBe('read')
    expect((await graph.explain('CREATE (n:GraphTest) RETURN n')).kind).toBe('write')
    await expect(graph.explain('MATCH (n) RETURN m')).rejects.toMatchObject({ kind: 'statement' })
  })
  check('ends a statement after its time', async () =>
    expect(
      graph.read(
        'UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j RETURN sum(i * j) AS s',
        {},
        { timeoutMs: 500 },
      ),
    ).rejects.toMatchObject({ kind: 'statement' }),
  )
  check('ends a statement when nobody wants it any more', async () => {
    const started = performance.now()
    const endless = 'UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j RETURN sum(i * j) AS s'
    const signal = AbortSignal.timeout(300)
    await expect(graph.read(endless, {}, { signal })).rejects.toThrow(/timeout/)
    expect(performance.now() - started).toBeLessThan(10_000)
    if (isEmbedded) return
    const running = 'SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $part RETURN currentQuery'
    await expect
      .poll(async () => (await graph.read(running, { part: '100000) AS j RETURN sum(i * j)' })).rows.length, {
        timeout: 20_000,
      })
      .toBe(0)
  })
  check('asks again when an idle connection was cut', async () => {
    await graph.read('RETURN 1 AS one')
    wire.cut()
    expect((await graph.read('RETURN 2 AS two')).rows).toEqual([{ two: 2 }])
  })
  check('breaks off a row that is too large, and goes on', async () => {
    await expect(graph.read('RETURN range(1, 4000000) AS l')).rejects.toMatchObject({ kind: 'statement' })
    expect((await graph.read('RETURN 1 AS one')).rows).toEqual([{ one: 1 }])
  })
  check('reads a large row that is not too large in a moment', async () => {
    const started = performance.now()
    const { rows } = await graph.read('RETURN range(1, 500000) AS l')
    expect((rows[0]!.l as unknown[]).length).toBe(500_000)
    expect(performance.now() - started).toBeLessThan(15_000)
  })
})

describe('an address neo4j:// of a single server', () => {
  test.each([
    ['the embedded graph', embedded],
    ['a real Neo4j', real],
  ])('is read like bolt://: %s', async (_, start) => {
    const found = await start()
    if ('skipped' in found) return
    const env = {
      NEO4J_URI: found.uri.replace('bolt:', 'neo4j:'),
      NEO4J_USER: found.user,
      NEO4J_PASSWORD: found.password,
    }
    const graph = openGraph(readSeizuSettings(env).settings)
    expect((await graph.read('RETURN 1 AS one')).rows).toEqual([{ one: 1 }])
    await graph.write('MERGE (n:RoutingTest) DELETE n')
    await graph.close()
    await found.end()
  })
})

describe('a graph that cannot be reached', () => {
  test('is lost after a few tries, soon', async () => {
    const env = { NEO4J_URI: 'bolt://127.0.0.1:1' }
    const graph = openGraph(readSeizuSettings(env).settings)
    await expect(graph.read('RETURN 1')).rejects.toMatchObject({ kind: 'lost', code: 'ServiceUnavailable' })
    await graph.close()
  })
  test('is lost when it takes connections and says nothing', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const env = { NEO4J_URI: `bolt://127.0.0.1:${port}`, NEO4J_QUERY_TIMEOUT: '1s' }
    const graph = openGraph(readSeizuSettings(env).settings)
    await expect(graph.read('RETURN 1')).rejects.toMatchObject({ kind: 'lost' })
    silent.close()
    void graph.close().catch(() => {})
  })
  test('is lost when it answers nonsense', async () => {
    const nonsense = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await once(nonsense.listen(0, '127.0.0.1'), 'listening')
    const { port } = nonsense.address() as AddressInfo
    const graph = openGraph(readSeizuSettings({ NEO4J_URI: `bolt://127.0.0.1:${port}` }).settings)
    await expect(graph.read('RETURN 1')).rejects.toMatchObject({ name: 'GraphError' })
    await graph.close()
    nonsense.close()
  })
})
