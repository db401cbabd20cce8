import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import type { Driver } from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEmbeddedGraph } from '../embedded/start-embedded-graph.ts'
import type { EmbeddedGraph } from '../embedded/start-embedded-graph.ts'
import { hostileStatements } from '../source/guard/hostile-statement.arbitrary.ts'

const seed = 52_026

let folder: string
let graph: EmbeddedGraph
let driver: Driver
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-guard-'))
  graph = await startEmbeddedGraph({ folder })
  driver = neo4j.driver(graph.uri, undefined, { maxTransactionRetryTime: 0 })
  await driver.executeQuery('CREATE (:A {v: 1})-[:R]->(:B {v: 2})')
})
afterAll(async () => {
  await driver?.close()
  await graph?.close()
  await rm(folder, { recursive: true, force: true })
})

const everything = async () => {
  const { records } = await driver.executeQuery('MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties')
  return records.map((record) => JSON.stringify(record.toObject())).toSorted()
}

describe('the embedded graph in a read session', () => {
  // Its lexer is not Neo4j's: each of these is harmless for one of the two.
  test.each([
    'MATCH (n) \u017fET n.v = 9',
    'MATCH (n) WHERE n.v = 1SET n.v = 9',
    "// \r '\n CREATE (:New) //'",
    "EXPLAIN RETURN 1 // \r '\n CREATE (:New) //'",
    'PROFILE CREATE (:New)',
    'MATCH (n) CALL { CREATE (:New) RETURN 1 AS y } RETURN y',
    'CREATE INDEX FOR (n:A) ON (n.v)',
  ])('changes nothing by %j', async (statement) => {
    const before = await everything()
    const session = driver.session({ defaultAccessMode: neo4j.session.READ })
    await session.run(statement).catch(() => {})
    await session.close()
    expect(await everything()).toEqual(before)
  })

  test(`changes nothing by 400 hostile statements of seed ${seed}`, { timeout: 120_000 }, async () => {
    const before = await everything()
    const session = driver.session({ defaultAccessMode: neo4j.session.READ })
    let ran = 0
    for (const statement of hostileStatements(seed, 400)) {
      const counters = await session.run(statement, { p: 1 }, { timeout: 5000 }).then(
        ({ summary }) => summary.counters,
        () => undefined,
      )
      if (counters) ran += 1
      expect(counters?.containsUpdates(), statement).not.toBe(true)
    }
    await session.close()
    expect(await everything()).toEqual(before)
    expect(ran).toBeGreaterThan(20)
  })
})
