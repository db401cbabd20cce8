import neo4j from 'neo4j-driver'
import type { GraphRow, GraphValue } from '../../contract/value.ts'

/** A value of the driver (integers as `bigint`) in the form of contract/value.ts. */
export function toGraphValue(value: unknown): GraphValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'bigint':
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'object':
      if (value === null) return null
      return Array.isArray(value) ? value.map(toGraphValue) : fromObject(value)
    default:
      return null
  }
}

function fromObject(value: object): GraphValue {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return mapOf(value)
  if (neo4j.isNode(value))
    return { id: value.elementId, labels: [...value.labels], properties: mapOf(value.properties) }
  if (neo4j.isRelationship(value)) {
    const { elementId: id, type, startNodeElementId, endNodeElementId, properties } = value
    const ends = { start_node_id: startNodeElementId, end_node_id: endNodeElementId }
    return { id, type, ...ends, properties: mapOf(properties) }
  }
  if (neo4j.isPath(value)) {
    const { start, segments } = value
    return {
      nodes: [start, ...segments.map((it) => it.end)].map(toGraphValue),
      relationships: segments.map((it) => toGraphValue(it.relationship)),
    }
  }
  if (neo4j.isPoint(value)) {
    const { x, y, z } = value
    return `POINT(${[x, y, ...(z === undefined ? [] : [z])].join(' ')})`
  }
  if (value instanceof Int8Array) return btoa(String.fromCharCode(...new Uint8Array(value)))
  return String(value) // temporal values are ISO 8601 then
}

const mapOf = (value: object): Record<string, GraphValue> =>
  Object.fromEntries(Object.entries(value).map(([key, it]) => [key, toGraphValue(it)]))

export const toRow = (columns: readonly string[], get: (column: string) => unknown): GraphRow =>
  Object.fromEntries(columns.map((column) => [column, toGraphValue(get(column))]))

/** Parameters for the driver: a whole number is an integer in the graph, as `LIMIT $n` wants it. */
export function toParameter(value: unknown): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (Array.isArray(value)) return value.map(toParameter)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, toParameter(it)]))
  }
  return value
}
