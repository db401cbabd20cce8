import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import type { Driver } from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeDemoGraph } from '../demo-graph/make-demo-graph.ts'
import { startEmbeddedGraph } from '../start-embedded-graph.ts'
import type { EmbeddedGraph } from '../start-embedded-graph.ts'
import { filesIn, recordsOf } from './read-files.ts'
import { writeGraph } from './write-graph.ts'

let folder: string
let graph: EmbeddedGraph
let driver: Driver
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graph-file-'))
  graph = await startEmbeddedGraph({ folder: join(folder, 'graph') })
  driver = neo4j.driver(graph.uri, undefined, { useBigInt: true })
})
afterAll(async () => {
  await driver.close()
  await graph.close()
  await rm(folder, { recursive: true })
})

const rows = async (text: string) => (await driver.executeQuery(text)).records.map((it) => [...it.values()])
async function load(files: Record<string, string>) {
  const own = await mkdtemp(join(folder, 'files-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text)
  return writeGraph(driver, recordsOf(await filesIn([own])))
}

describe('loading files', () => {
  const files = {
    'a-owns.csv': 'name:START_ID(Team),:END_ID(Host),:TYPE,since:int\nred,h1,OWNS,5\nred,h2,OWNS,\nblue,h1,OWNS,1\n',
    'hosts.csv':
      '\u{feff}id:ID(Host),name,score:float,big:long,up:boolean,tags:string[],seen:datetime,:LABEL,:IGNORE\r\n' +
      'h1,"A ""q"", x\r\ny",1.5,9007199254740993,TRUE,a;b,2024-01-01T00:00:00Z,Linux;Box,zz\r\n\r\nh2,Müller,,,false,,,,\r\n',
    'teams.jsonl':
      '{"labels":["Team"],"key":"name","properties":{"name":"red","big":9007199254740993,"list":[1,2.5]}}\n\n' +
      '{"type":"LIKES","from":{"label":"Team","key":"name","value":"red"},"to":{"label":"Host","value":"h1"},"key":"n","properties":{"n":1}}\n' +
      '{"type":"LIKES","from":{"label":"Team","key":"name","value":"red"},"to":{"label":"Host","value":"h1"},"key":"n","properties":{"n":2}}\n',
    'notes.txt': 'not looked at',
  }

  test('twice gives the same graph as once', async () => {
    for (let times = 0; times < 2; times += 1) {
      expect(await load(files)).toEqual({ nodes: 3, relationships: 4, withoutEnd: 1 })
      expect(await rows('MATCH (n) RETURN count(n) AS c')).toEqual([[3n]])
      expect(await rows('MATCH ()-[r]->() RETURN type(r) AS t, count(r) AS c ORDER BY t')).toEqual([
        ['LIKES', 2n],
        ['OWNS', 2n],
      ])
    }
    const [[first], [second]] = (await rows('MATCH (h:Host) RETURN properties(h) AS p ORDER BY h.id')) as [
      [unknown],
      [unknown],
    ]
    expect(first).toEqual({
      id: 'h1',
      name: 'A "q", x\r\ny',
      score: 1.5,
      big: 9007199254740993n,
      up: true,
      tags: ['a', 'b'],
      seen: '2024-01-01T00:00:00Z',
    })
    expect(second).toEqual({ id: 'h2', name: 'Müller', up: false })
    expect(await rows('MATCH (n:Host:Linux:Box) RETURN n.id')).toEqual([['h1']])
    expect(await rows('MATCH (n:Team) RETURN n.big, n.list')).toEqual([[9007199254740993n, [1n, 2.5]]])
  })

  test('a later load adds and changes properties and leaves the others', async () => {
    await load({ 'x.jsonl': '{"labels":["Host"],"properties":{"id":"h2","name":"new"}}\n' })
    expect(await rows("MATCH (h:Host {id: 'h2'}) RETURN properties(h)")).toEqual([
      [{ id: 'h2', name: 'new', up: false }],
    ])
  })

  test.each([
    ['no header of use', 'x.csv', 'a,b\n1,2\n', 1, 'the header needs'],
    ['an unknown type', 'x.csv', 'id:ID(A),n:money\n', 1, 'column "n:money"'],
    ['a word for a number', 'x.csv', 'id:ID(A),n:int\na,1\nb,two\n', 3, '"two" is no whole number'],
    [
      'a word for a truth value',
      'x.csv',
      'id:ID(A),up:boolean\na,TRUE\nb,maybe\n',
      3,
      '"maybe" is neither true nor false',
    ],
    ['a row that is cut short', 'x.csv', 'id:ID(A),n,m\na,1,2\nb,1\n', 3, 'the row has 2 fields, its header 3'],
    ['a row with a field too many', 'x.csv', 'id:ID(A),n\na,1,2\n', 2, 'the row has 3 fields, its header 2'],
    ['an empty key', 'x.csv', 'id:ID(A),n:int\n,1\n', 2, 'column id:ID is empty'],
    ['ends without labels', 'x.csv', ':START_ID,:END_ID,:TYPE\na,b,T\n', 2, 'without labels'],
    ['no type', 'x.csv', ':START_ID(A),:END_ID(A),:TYPE\na,b,\n', 2, 'cannot be a name'],
    ['a name with a back-quote', 'x.csv', 'id:ID(A),`n\na,b\n', 2, 'cannot be a name'],
    ['an open quote', 'x.csv', 'id:ID(A)\n"a\n', 2, 'quote'],
    ['no JSON', 'x.jsonl', '{"labels":["A"],"properties":{"id":1}}\nnope\n', 2, 'JSON'],
    ['no labels', 'x.jsonl', '{"properties":{"id":1}}\n', 1, 'expected labels'],
    ['no key', 'x.jsonl', '{"labels":["A"],"properties":{"x":1}}\n', 1, 'properties.id'],
    [
      'a hostile label',
      'x.jsonl',
      '{"labels":["A`) DETACH DELETE (n"],"properties":{"id":1}}\n',
      1,
      'cannot be a name',
    ],
  ])('refuses %s, with the line', async (_, name, text, line, why) => {
    const error = await load({ [name]: text }).catch((it: Error) => it)
    expect(error).toMatchObject({ code: 'graph_file_invalid', message: expect.stringContaining(`line ${line}: `) })
    expect((error as Error).message).toContain(why)
  })

  test('a path that is not there is named', async () => {
    const path = join(folder, 'nope')
    await expect(filesIn([path])).rejects.toMatchObject({
      code: 'file_unreadable',
      message: `Cannot read "${path}": there is no such file or folder`,
    })
  })
})

describe('the demo graph', () => {
  const at = new Date('2026-01-01T00:00:00Z')

  test('is the same for the same seed and of about the size asked for', () => {
    const once = makeDemoGraph({ nodes: 2000, seed: 7, at })
    expect(makeDemoGraph({ nodes: 2000, seed: 7, at })).toEqual(once)
    expect(makeDemoGraph({ nodes: 2000, seed: 8, at })).not.toEqual(once)
    for (const nodes of [1, 100, 2000, 20_000]) {
      const made = [...(makeDemoGraph({ nodes, at }).nodes as Iterable<unknown>)].length
      expect(Math.abs(made - nodes)).toBeLessThan(nodes * 0.05 + 20)
    }
  })

  test('goes in by the loader, every relationship between nodes that are there', async () => {
    await driver.executeQuery('MATCH (n) DETACH DELETE n')
    const made = makeDemoGraph({ nodes: 1500, at })
    const written = await writeGraph(driver, made)
    expect(written).toMatchObject({ withoutEnd: 0 })
    expect(await rows('MATCH (n) RETURN count(n) AS c')).toEqual([[BigInt(written.nodes)]])
    const severities = await rows('MATCH (c:CVE) RETURN c.base_severity AS s, count(c) AS n ORDER BY n DESC')
    expect(severities.map(([it]) => it).toSorted()).toEqual(['CRITICAL', 'HIGH', 'LOW', 'MEDIUM'])
    expect(await rows("MATCH (s:SyncMetadata {grouptype: 'CVE'}) RETURN s.syncedtype, s.groupid")).toEqual([
      ['year', '2026'],
    ])
    const [[reach]] = (await rows(
      "MATCH (:CVE {base_severity: 'CRITICAL'})-[:AFFECTS]->(:ECRImage)<-[:HAS_IMAGE]-(i:EC2Instance) RETURN count(DISTINCT i) AS n",
    )) as [[bigint]]
    expect(reach > 0n).toBe(true)
  })
})
