import type { GraphRow, GraphValue } from './value.ts'

export type Details = Readonly<Record<string, GraphValue>>

const isMap = (value: unknown): value is Record<string, GraphValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The object that a row shows: its `details` column, or its only column. A node stands for its properties; so does a map
 * with a key `properties`, as it did in 2022 (seizu §5.2).
 */
export function detailsOf(row: GraphRow, columns: readonly string[]): Details | undefined {
  const name = columns.includes('details') || columns.length !== 1 ? 'details' : columns[0]!
  const value = row[name]
  if (!isMap(value)) return undefined
  return isMap(value.properties) ? value.properties : value
}

/** The text of a value in a table cell: lists joined, maps as `key: value`, nodes and their company as Cypher writes them. */
export function cellText(value: GraphValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(cellText).join(', ')
  if (!isMap(value)) return String(value)
  const { labels, type, nodes, properties } = value
  if (Array.isArray(labels) && isMap(properties)) return nodeText(value)
  if (typeof type === 'string' && isMap(properties) && 'start_node_id' in value) return `[${type}]`
  if (Array.isArray(nodes) && Array.isArray(value.relationships)) return nodes.map(cellText).join(' → ')
  return Object.entries(value)
    .map(([key, inner]) => `${key}: ${cellText(inner)}`)
    .join(', ')
}

function nodeText({ id, labels, properties }: Record<string, GraphValue>): string {
  const { name, label } = properties as Record<string, GraphValue>
  return `(${(labels as string[]).join(':')}) ${cellText(name ?? label ?? id)}`.trim()
}
