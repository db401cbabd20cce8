import type { GraphIndex, GraphSchema } from '../../contract/query.ts'
import type { GraphRow } from '../../contract/value.ts'
import { GraphError } from '../../source/graph-error.ts'
import type { Graph } from '../../source/neo4j.ts'

/** What the graph is made of, remembered for a while; many who ask at once ask the database once. */
export function openGraphSchema(
  graph: Graph,
  { keptMs, now, onNew }: { keptMs: number; now: () => number; onNew: () => void },
) {
  let known: { at: number; schema: Promise<GraphSchema> } | undefined
  return (): Promise<GraphSchema> => {
    if (known && now() - known.at < keptMs) return known.schema
    const asked = { at: now(), schema: readSchema(graph) }
    known = asked
    asked.schema.then(onNew, () => {
      if (known === asked) known = undefined
    })
    return asked.schema
  }
}

async function readSchema(graph: Graph): Promise<GraphSchema> {
  const names = async (statement: string) => (await graph.read(statement)).rows.map((it) => String(it.name)).sort()
  const [labels, relationship_types, property_keys, indexes] = await Promise.all([
    names('CALL db.labels() YIELD label RETURN label AS name'),
    names('CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS name'),
    names('CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey AS name'),
    readIndexes(graph),
  ])
  return { labels, relationship_types, property_keys, indexes }
}

async function readIndexes(graph: Graph): Promise<GraphIndex[]> {
  try {
    const { rows } = await graph.read('SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, state')
    return rows.map((it) => ({
      name: String(it.name),
      type: String(it.type),
      entity_type: String(it.entityType),
      labels_or_types: listOf(it.labelsOrTypes),
      properties: listOf(it.properties),
      state: String(it.state),
    }))
  } catch (error) {
    // The evaluation engine has no such statement, and some users may not ask.
    if (error instanceof GraphError && error.kind === 'statement') return []
    throw error
  }
}

const listOf = (value: GraphRow[string] | undefined): string[] => (Array.isArray(value) ? value.map(String) : [])
