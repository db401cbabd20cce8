// Seizu over a Neo4j of 200,000 nodes and over the graph that comes with it, of 20,000, in processes of their own, asked by
// this one and by a browser.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { treePss } from '../memory.ts'
import type { Row } from '../table.ts'
import { benchConfig } from './config.ts'
import { benchCsv } from './csv.ts'
import { benchFirstScript } from './first-script.ts'
import { benchGuard } from './guard.ts'
import { benchOverhead } from './overhead.ts'
import { embeddedGraph, neo4jGraph, overGraph } from './stand.ts'
import type { Bench } from './stand.ts'
import { benchTiles } from './tiles.ts'
import { benchViewers } from './viewers.ts'
import { benchScheduled, benchStats } from './workers.ts'
import { join } from 'node:path'

export async function benchSeizu({ runs = 3, seconds = 3 } = {}): Promise<Row[]> {
  const one = { runs, seconds }
  return [
    benchFirstScript(),
    benchGuard(one),
    ...(await benchConfig(one)),
    ...(await overNeo4j(one)),
    ...(await overEmbedded(one)),
  ]
}

async function overNeo4j(one: { runs: number; seconds: number }): Promise<Row[]> {
  const graph = await neo4jGraph()
  if ('skipped' in graph) return []
  try {
    const { filled, measured } = await overGraph(graph, { over: 'Neo4j', nodes: 200_000, ...one }, async (bench) => [
      ...(await everything(bench)),
      ...(await benchCsv(bench, 'long')),
    ])
    return [
      { what: 'demo graph of 200,000 nodes written into Neo4j', goal: '–', runs: [filled], unit: 's' },
      ...measured,
    ]
  } finally {
    await graph.stop()
  }
}

async function overEmbedded(one: { runs: number; seconds: number }): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'farside-bench-'))
  const graph = await embeddedGraph(folder)
  try {
    const { filled, measured } = await overGraph(graph, { over: 'embedded', nodes: 20_000, ...one }, async (bench) => [
      ...(await everything(bench)),
      ...(await benchCsv(bench, 'short')),
    ])
    return [
      { what: 'demo graph of 20,000 nodes written into the embedded graph', goal: '–', runs: [filled], unit: 's' },
      ...measured,
      { what: 'memory of `seizu bolt` after it (PSS)', goal: '–', runs: [treePss(graph.pid) / 1e6], unit: 'MB' },
    ]
  } finally {
    await graph.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function everything(bench: Bench): Promise<Row[]> {
  return [
    ...(await benchOverhead(bench)),
    ...(await benchTiles(bench)),
    ...(await benchViewers(bench)),
    await benchStats(bench),
    ...(await benchScheduled(bench)),
  ]
}
