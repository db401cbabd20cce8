import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import type { Driver, Session } from 'neo4j-driver'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startEmbeddedGraph } from '../start-embedded-graph.ts'
import type { EmbeddedGraph } from '../start-embedded-graph.ts'

let folder: string
let graph: EmbeddedGraph
let driver: Driver
const opened: Session[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-graph-'))
  graph = await startEmbeddedGraph({ folder })
  driver = neo4j.driver(graph.uri, undefined, { useBigInt: true })
})
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close()
})
afterAll(async () => {
  await driver.close()
  await graph.close()
  await rm(folder, { recursive: true })
})
function session(mode: 'READ' | 'WRITE' = 'READ'): Session {
  const one = driver.session({ defaultAccessMode: mode })
  opened.push(one)
  return one
}
const value = async (text: string, parameters = {}) => (await session().run(text, parameters)).records[0]?.get(0)

describe('speaking Bolt', () => {
  test('a driver connects with and without routing', async () => {
    for (const uri of [graph.uri, graph.uri.replace('bolt:', 'neo4j:')]) {
      const one = neo4j.driver(uri, neo4j.auth.basic('anybody', 'anything'))
      const { records, summary } = await one.executeQuery('RETURN 1 AS x', {}, { routing: 'READ' })
      expect(records[0]!.get('x').toNumber()).toBe(1)
      expect(summary.queryType).toBe('r')
      expect(summary.server.protocolVersion).toEqual({ major: 5, minor: 4 })
      await one.close()
    }
  })

  test('one password is asked for when one is given', async () => {
    const locked = await startEmbeddedGraph({ folder: join(folder, 'locked'), password: 'secret' })
    const log = async (password: string) => {
      const one = neo4j.driver(locked.uri, neo4j.auth.basic('neo4j', password))
      return one.getServerInfo().finally(() => one.close())
    }
    await expect(log('secret')).resolves.toMatchObject({ agent: 'Farside/embedded-graph' })
    await expect(log('guess')).rejects.toMatchObject({ code: 'Neo.ClientError.Security.Unauthorized' })
    await locked.close()
  })

  test.each([
    ['4.4', [0, 2, 4, 4], [0, 0, 4, 4]],
    ['5.4, the newest that both know', [0, 8, 8, 5], [0, 0, 4, 5]],
    ['nothing', [0, 0, 0, 3], [0, 0, 0, 0]],
  ])('the handshake settles on %s', async (_, proposal, chosen) => {
    const socket = connect(Number(new URL(graph.uri).port))
    socket.write(Buffer.from([0x60, 0x60, 0xb0, 0x17, ...proposal, ...Array(12).fill(0)]))
    const [bytes] = (await once(socket, 'data')) as [Buffer]
    expect([...bytes]).toEqual(chosen)
    socket.destroy()
  })

  test.each([
    ['a browser', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    [
      'bytes that are no message',
      Buffer.concat([
        Buffer.from([0x60, 0x60, 0xb0, 0x17, 0, 0, 4, 5]),
        Buffer.alloc(12),
        Buffer.from([0, 1, 0xdf, 0, 0]),
      ]),
    ],
    [
      'a message of a gigabyte',
      Buffer.concat([
        Buffer.from([0x60, 0x60, 0xb0, 0x17, 0, 0, 4, 5]),
        Buffer.alloc(12),
        ...Array.from({ length: 1030 }, () => Buffer.alloc(65537, 0xff)),
      ]),
    ],
  ])('%s is sent away, and the next client is served', async (_, bytes) => {
    const socket = connect(Number(new URL(graph.uri).port))
    socket.on('error', () => {})
    socket.resume()
    socket.write(bytes)
    await new Promise((resolve) => socket.on('close', resolve))
    expect(await value('RETURN 1 AS x')).toBe(1n)
  })

  test('rows come in portions as the client asks for them', async () => {
    const one = driver.session({ fetchSize: 7 })
    const { records } = await one.run('UNWIND range(1, 50) AS x RETURN x')
    expect(records.map((it) => Number(it.get('x')))).toEqual(Array.from({ length: 50 }, (__, at) => at + 1))
    await one.close()
  })

  test('a result may be left, and an open transaction closed', async () => {
    const one = session('WRITE')
    const transaction = await one.beginTransaction()
    const result = transaction.run('UNWIND range(1, 5000) AS x RETURN x')
    for await (const record of result) if (record.get('x') === 3n) break
    await transaction.close()
    expect(await value('RETURN 1 AS x')).toBe(1n)
  })

  test('another database than neo4j is not there', async () => {
    const run = (database: string) => driver.executeQuery('RETURN 1', {}, { database })
    await expect(run('neo4j')).resolves.toBeDefined()
    await expect(run('other')).rejects.toMatchObject({ code: 'Neo.ClientError.Database.DatabaseNotFound' })
  })
})

describe('values', () => {
  test.each([
    ['an integer past 2^53', 9007199254740993n],
    ['the largest integer', 9223372036854775807n],
    ['the least integer', -9223372036854775808n],
    ['a fraction', 1.5],
    ['text', 'Ä "quoted" \\ line\nbreak 🙂'],
    ['a list', [1n, 'a', null, [2n]]],
    ['a map', { a: 1n, b: { c: [true] }, 'odd key': null }],
    ['nothing', null],
  ])('%s comes back as it was sent', async (_, sent) => {
    expect(await value('RETURN $sent AS it', { sent })).toEqual(sent)
  })

  test.each([
    ['date', new neo4j.types.Date(2024, 2, 29), '2024-02-29'],
    ['time', new neo4j.types.Time(3, 4, 5, 0, 3600), '03:04:05+01:00'],
    ['local time', new neo4j.types.LocalTime(3, 4, 5, 0), '03:04:05'],
    ['date and time', new neo4j.types.DateTime(2024, 2, 29, 3, 4, 5, 0, 7200), '2024-02-29T03:04:05+02:00'],
    [
      'date and time in a zone',
      new neo4j.types.DateTime(2024, 7, 1, 3, 4, 5, 0, undefined, 'Europe/Berlin'),
      '2024-07-01T03:04:05+02:00',
    ],
    ['local date and time', new neo4j.types.LocalDateTime(2024, 2, 29, 3, 4, 5, 0), '2024-02-29T03:04:05'],
    ['duration', new neo4j.types.Duration(14, 3, 4, 0), 'P1Y2M3DT4S'],
  ])('a %s is understood, and given as ISO text', async (_, sent, text) => {
    expect(String(await value('RETURN $sent AS it', { sent }))).toBe(text)
  })

  test('a point is refused as a parameter', async () => {
    await expect(value('RETURN $p AS p', { p: new neo4j.types.Point(7203, 1, 2) })).rejects.toMatchObject({
      code: 'Neo.ClientError.Request.Invalid',
    })
  })

  test('nodes, relationships and paths are what the driver knows as such', async () => {
    await driver.executeQuery('CREATE (:A {n: 1})-[:R {w: 2}]->(:B)<-[:S]-(:C {n: 3})')
    const path = await value('MATCH p = (:A)-[:R]->()<-[:S]-(:C) RETURN p')
    expect(neo4j.isPath(path)).toBe(true)
    const [first, second] = path.segments
    expect(first).toMatchObject({
      start: { labels: ['A'], properties: { n: 1n } },
      relationship: { type: 'R', properties: { w: 2n } },
    })
    expect(first.relationship.startNodeElementId).toBe(first.start.elementId)
    expect(second.relationship).toMatchObject({ type: 'S', startNodeElementId: second.end.elementId })
  })
})

describe('the access mode', () => {
  beforeAll(() => driver.executeQuery('MATCH (n) DETACH DELETE n'))

  test.each([
    'CREATE (n:X)',
    'MATCH (n) SET n.x = 1',
    'MERGE (n:X {id: 1}) RETURN n',
    'MATCH (n) DETACH DELETE n',
    'CALL { CREATE (n:X) RETURN n } RETURN n',
    'MATCH (n) FOREACH (i IN [1] | SET n.x = i)',
    'PROFILE CREATE (:X)',
    'CREATE INDEX FOR (n:X) ON (n.id)',
    'CALL grafeo.bfs(0)',
    'CALL db.ping() YIELD success CREATE INDEX x',
    'CALL db.schema.visualization() YIELD nodes UNWIND nodes AS n DETACH DELETE n',
    'CALL db.schema.unheard() YIELD a DELETE a',
    "RETURN 'x' AS a /* */ CREATE/**/ (:X)",
    'RETURN 1 AS a; CREATE (:X)',
    '\\u0043REATE (:X)',
  ])('READ refuses %s, alone and in a transaction', async (statement) => {
    const refusal = { code: expect.stringMatching(/AccessMode|SyntaxError/) }
    await expect(session().run(statement)).rejects.toMatchObject(refusal)
    await expect(session().executeRead((it) => it.run(statement))).rejects.toMatchObject(refusal)
    expect(await value('MATCH (n) RETURN count(n) AS c')).toBe(0n)
  })

  test('no statement reads a file, whatever the mode', async () => {
    for (const mode of ['READ', 'WRITE'] as const) {
      await expect(session(mode).run("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row")).rejects.toMatchObject({
        code: 'Neo.ClientError.Security.Forbidden',
      })
    }
  })

  test.each([
    ['MATCH (n) WHERE n.x = $x RETURN n', 'r'],
    ['CREATE (n:X)', 'w'],
    ['MATCH (n) SET n.x = 1 RETURN n', 'rw'],
    ['CALL db.labels()', 'r'],
    ['SHOW INDEXES', 'r'],
  ])('EXPLAIN %s says its type: %s', async (statement, type) => {
    const { summary, records } = await session().run(`EXPLAIN ${statement}`)
    expect(summary.queryType).toBe(type)
    expect(summary.hasPlan()).toBe(true)
    expect(records).toEqual([])
    expect(await value('MATCH (n) RETURN count(n) AS c')).toBe(0n)
  })

  test.each([
    ['MATCH (n RETURN n', 'SyntaxError'],
    ['MATCH (n) RETURN nosuch(n)', 'SyntaxError'],
    ['MATCH (n) RETURN m', 'SyntaxError'],
    ['RETRN 1', 'SyntaxError'],
    ["RETURN 'open", 'SyntaxError'],
    ['/* nothing */', 'SyntaxError'],
  ])('EXPLAIN and run refuse "%s"', async (statement, code) => {
    for (const text of [statement, `EXPLAIN ${statement}`]) {
      await expect(session().run(text)).rejects.toMatchObject({ code: `Neo.ClientError.Statement.${code}` })
    }
  })
})

describe('about the database', () => {
  test('labels, types, keys and indexes are told as Neo4j tells them', async () => {
    await driver.executeQuery('MATCH (n) DETACH DELETE n')
    await driver.executeQuery('CREATE (:A {x: 1})-[:R {y: 2}]->(:B)')
    await driver.executeQuery('CREATE INDEX a_x IF NOT EXISTS FOR (n:A) ON (n.x)')
    const rows = async (text: string) => (await session().run(text)).records.map((it) => it.toObject())
    expect(await rows('CALL db.labels()')).toEqual(expect.arrayContaining([{ label: 'A' }, { label: 'B' }]))
    expect(await rows('CALL db.relationshipTypes()')).toContainEqual({ relationshipType: 'R' })
    expect(await rows('SHOW INDEXES')).toMatchObject([
      { name: 'a_x', type: 'RANGE', entityType: 'NODE', labelsOrTypes: ['A'], properties: ['x'], state: 'ONLINE' },
    ])
    expect(await rows('CALL dbms.components()')).toMatchObject([{ edition: 'embedded' }])
    const [{ nodes, relationships }] = (await rows('CALL db.schema.visualization()')) as never as [
      { nodes: unknown[]; relationships: unknown[] },
    ]
    expect(nodes).toEqual(expect.arrayContaining([expect.objectContaining({ labels: ['A'] })]))
    expect(relationships).toMatchObject([{ type: 'R' }])
  })
})
