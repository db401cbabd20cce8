import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import type { Driver } from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neo4jForTests } from '../../../harness/neo4j.ts'
import { ask } from './answers.fixture.ts'
import { startEmbeddedGraph } from './start-embedded-graph.ts'
import type { EmbeddedGraph } from './start-embedded-graph.ts'
import { cases, differences, setup } from './statements.fixture.ts'

const real = await neo4jForTests()
const named = <T extends { statement: string }>(of: readonly T[]) =>
  of.map((it) => [it.statement.replaceAll('%', '%%'), it] as const)
const titled = named(cases)
const differing = named(differences)
const onNeo4j = [...cases, ...differences.map((it) => ({ ...it, embedded: undefined }))]

describe('statements of panels', () => {
  let folder: string
  let graph: EmbeddedGraph
  let driver: Driver
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedded-graph-'))
    graph = await startEmbeddedGraph({ folder })
    driver = neo4j.driver(graph.uri, undefined, { useBigInt: true })
    for (const statement of setup) await driver.executeQuery(statement)
  })
  afterAll(async () => {
    await driver.close()
    await graph.close()
    await rm(folder, { recursive: true })
  })

  test.each(titled)('are answered as Neo4j does: %s', async (_, { statement, parameters, ...expected }) => {
    expect(await ask(driver, statement, parameters)).toEqual(expected)
  })

  test.each(differing)('are answered otherwise: %s', async (_, { statement, parameters, embedded }) => {
    expect(await ask(driver, statement, parameters)).toEqual(embedded)
  })
})

describe.skipIf('skipped' in real)(`the same on Neo4j${'skipped' in real ? ` (${real.skipped})` : ''}`, () => {
  let driver: Driver
  beforeAll(async () => {
    if ('skipped' in real) return
    driver = neo4j.driver(real.uri, neo4j.auth.basic(real.user, real.password), { useBigInt: true })
    for (const statement of setup) await driver.executeQuery(statement)
  })
  afterAll(async () => {
    for (const statement of setup.slice(0, 3)) await driver.executeQuery(statement)
    await driver.close()
  })

  test.each(named(onNeo4j))('%s', async (_, { statement, parameters, ...expected }) => {
    expect(await ask(driver, statement, parameters)).toEqual(expected)
  })
})
