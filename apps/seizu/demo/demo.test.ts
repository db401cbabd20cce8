import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { neo4jForTests } from '@farside/harness/neo4j'
import neo4j from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeDemoGraph } from '../embedded/demo-graph/make-demo-graph.ts'
import { writeGraph } from '../embedded/graph-file/write-graph.ts'
import { startEmbeddedGraph } from '../embedded/start-embedded-graph.ts'
import type { EmbeddedGraph } from '../embedded/start-embedded-graph.ts'
import { parseConfig } from '../server/config-file/parse-config.ts'
import { readSeizuSettings } from '../settings.ts'
import { openGraph } from '../source/neo4j.ts'
import type { Graph } from '../source/neo4j.ts'

const { config, warnings } = parseConfig(await readFile(new URL('demo.yaml', import.meta.url), 'utf8'))
const inputs = Object.values(config.reports).flatMap((it) => it.inputs)
const values = Object.fromEntries(inputs.map((it) => [it.input_id, it.default?.value]))
const statements = [
  ...Object.entries(config.queries),
  ...inputs.map((it): [string, string] => [`input ${it.input_id}`, it.cypher!]),
]
const graphAt = (NEO4J_URI: string, NEO4J_USER = '', NEO4J_PASSWORD = '') =>
  openGraph(readSeizuSettings({ NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD }).settings)

let folder: string
let embedded: EmbeddedGraph
let graph: Graph
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seizu-demo-'))
  embedded = await startEmbeddedGraph({ folder })
  const driver = neo4j.driver(embedded.uri)
  await writeGraph(driver, makeDemoGraph({ nodes: 4000 }))
  await driver.close()
  graph = graphAt(embedded.uri)
}, 120_000)
afterAll(async () => {
  await graph?.close()
  await embedded?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the demonstration', () => {
  test('is a good file', () => expect(warnings).toEqual([]))

  test.each(statements)('shows something for %s on the embedded graph', async (_, text) => {
    const { rows } = await graph.read(text, { ...values, severities: ['CRITICAL', 'HIGH'] })
    expect(rows.length).toBeGreaterThan(0)
  })
})

const server = await neo4jForTests()
const why = 'skipped' in server ? server.skipped : undefined
describe.skipIf(why)(`the demonstration in a real Neo4j${why ? ` (skipped: ${why})` : ''}`, () => {
  if ('skipped' in server) return
  const real = graphAt(server.uri, server.user, server.password)
  afterAll(() => real.close())
  test.each(statements)('only reads with %s', async (_, text) => {
    expect((await real.explain(text)).kind).toBe('read')
  })
})
