import neo4j from 'neo4j-driver'
import type { Driver } from 'neo4j-driver'
import type { End, GraphRecords, NodeRecord, RelationshipRecord } from './graph-record.ts'

const BATCH = 1000

export interface Written {
  nodes: number
  relationships: number
  /** Relationships of which an end is not in the graph. */
  withoutEnd: number
}

/**
 * Writes records into a graph, embedded or Neo4j, in transactions of 1,000. What is there already is updated by its key,
 * so the same records may be written again; properties that a record does not name stay.
 */
export async function writeGraph(driver: Driver, { nodes, relationships }: GraphRecords): Promise<Written> {
  const written: Written = { nodes: 0, relationships: 0, withoutEnd: 0 }
  const indexed = new Set<string>()

  for await (const [, batch] of batches(nodes, nodeShape)) {
    const { labels, key } = batch[0]!
    await index(driver, indexed, labels[0], key)
    await write(
      driver,
      mergeNodes(batch[0]!),
      batch.map((it) => ({ key: it.properties[key], properties: it.properties })),
    )
    written.nodes += batch.length
  }
  for await (const [, batch] of batches(relationships, relationshipShape)) {
    const { from, to, key } = batch[0]!
    await index(driver, indexed, from.label, from.key)
    await index(driver, indexed, to.label, to.key)
    const rows = batch.map((it) => ({
      from: it.from.value,
      to: it.to.value,
      key: key === undefined ? null : it.properties[key],
      properties: it.properties,
    }))
    const count = await write(driver, mergeRelationships(batch[0]!), rows)
    written.relationships += count
    written.withoutEnd += batch.length - count
  }
  return written
}

const nodeShape = ({ labels, key }: NodeRecord) => JSON.stringify([labels, key])
const relationshipShape = ({ type, from, to, key }: RelationshipRecord) =>
  JSON.stringify([type, from.label, from.key, to.label, to.key, key])

/** Full batches of one shape as they come, the rest at the end. */
async function* batches<T>(
  records: Iterable<T> | AsyncIterable<T>,
  shapeOf: (it: T) => string,
): AsyncGenerator<[string, T[]]> {
  const open = new Map<string, T[]>()
  for await (const record of records) {
    const shape = shapeOf(record)
    const batch = open.get(shape)
    if (!batch) open.set(shape, [record])
    else if (batch.push(record) === BATCH) {
      open.delete(shape)
      yield [shape, batch]
    }
  }
  yield* open
}

const name = (text: string) => `\`${text}\``

/** Without an index every row of a batch would look at every node of the label. */
async function index(driver: Driver, indexed: Set<string>, label: string, key: string): Promise<void> {
  const wanted = `${label} ${key}`
  if (indexed.has(wanted)) return
  indexed.add(wanted)
  await driver.executeQuery(`CREATE INDEX IF NOT EXISTS FOR (n:${name(label)}) ON (n.${name(key)})`)
}

function mergeNodes({ labels: [label, ...more], key }: NodeRecord): string {
  const further = more.length === 0 ? '' : ` SET n${more.map((it) => `:${name(it)}`).join('')}`
  return `UNWIND $rows AS row MERGE (n:${name(label)} {${name(key)}: row.key}) SET n += row.properties${further} RETURN count(n) AS written`
}

function mergeRelationships({ type, from, to, key }: RelationshipRecord): string {
  const end = (variable: string, { label, key: its }: End) =>
    `MATCH (${variable}:${name(label)} {${name(its)}: row.${variable}})`
  const own = key === undefined ? '' : ` {${name(key)}: row.key}`
  return `UNWIND $rows AS row ${end('from', from)} ${end('to', to)} MERGE (from)-[r:${name(type)}${own}]->(to) SET r += row.properties RETURN count(r) AS written`
}

async function write(driver: Driver, statement: string, rows: Record<string, unknown>[]): Promise<number> {
  const { records } = await driver.executeQuery(statement, { rows: rows.map(asParameter) })
  return Number(records[0]?.get('written') ?? 0)
}

/** The driver sends every number as a float: whole ones are meant as integers. */
function asParameter(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? neo4j.int(value) : value
  if (Array.isArray(value)) return value.map(asParameter)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asParameter(item)]))
}
