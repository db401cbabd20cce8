import { expect, test } from 'vitest'
import { GraphError } from '../../source/graph-error.ts'
import type { Graph, Rows } from '../../source/neo4j.ts'
import { openGraphSchema } from './graph-schema.ts'

/** Counts how often it is asked for its labels. */
function countedGraph(answer: (statement: string) => Rows['rows']) {
  const asked: string[] = []
  const read = async (statement: string): Promise<Rows> => {
    if (statement.includes('db.labels')) asked.push(statement)
    return { columns: [], rows: answer(statement), notices: [], tookMs: 0 }
  }
  return { asked, graph: { read } as Pick<Graph, 'read'> as Graph }
}
const open = (graph: Graph, clock: { at: number }) =>
  openGraphSchema(graph, { keptMs: 300_000, now: () => clock.at, onNew: () => {} })

test('what a graph is made of is kept for a while, for everybody', async () => {
  const clock = { at: 0 }
  const { graph, asked } = countedGraph((it) => (it.includes('labels') ? [{ name: 'B' }, { name: 'A' }] : []))
  const schema = open(graph, clock)
  const [one, two] = await Promise.all([schema(), schema()])
  expect(one.labels).toEqual(['A', 'B'])
  expect(two).toBe(one)
  clock.at = 299_999
  await schema()
  expect(asked.length).toBe(1)
  clock.at = 300_000
  await schema()
  expect(asked.length).toBe(2)
})

test('a failure is kept for nobody', async () => {
  let isUp = false
  const { graph } = countedGraph(() => {
    if (!isUp) throw new GraphError('lost', 'ServiceUnavailable', 'down')
    return []
  })
  const schema = open(graph, { at: 0 })
  await expect(schema()).rejects.toThrow('down')
  isUp = true
  expect((await schema()).labels).toEqual([])
})

test('indexes are told where the graph has them to tell', async () => {
  const index = {
    name: 'host_id',
    type: 'RANGE',
    entityType: 'NODE',
    labelsOrTypes: ['Host'],
    properties: ['id'],
    state: 'ONLINE',
  }
  const lookup = { ...index, name: 'lookup', type: 'LOOKUP', labelsOrTypes: null, properties: null }
  const { graph } = countedGraph((it) => (it.startsWith('SHOW INDEXES') ? [index, lookup] : []))
  expect((await open(graph, { at: 0 })()).indexes).toEqual([
    {
      name: 'host_id',
      type: 'RANGE',
      entity_type: 'NODE',
      labels_or_types: ['Host'],
      properties: ['id'],
      state: 'ONLINE',
    },
    { name: 'lookup', type: 'LOOKUP', entity_type: 'NODE', labels_or_types: [], properties: [], state: 'ONLINE' },
  ])
  const without = countedGraph((it) => {
    if (it.startsWith('SHOW')) throw new GraphError('statement', 'Neo.ClientError.Statement.SyntaxError', 'no')
    return []
  })
  expect((await open(without.graph, { at: 0 })()).indexes).toEqual([])
})
