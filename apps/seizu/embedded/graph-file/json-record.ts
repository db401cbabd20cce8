import neo4j from 'neo4j-driver'
import { named } from './csv-header.ts'
import type { End, NodeRecord, RelationshipRecord } from './graph-record.ts'

/**
 * One line of a JSON Lines file:
 *
 *     {"labels": ["Host"], "key": "id", "properties": {"id": "h1", "os": "linux"}}
 *     {"type": "OWNS", "from": {"label": "Team", "key": "name", "value": "red"},
 *      "to": {"label": "Host", "value": "h1"}, "key": "since", "properties": {"since": 5}}
 *
 * (each on one line). `key` is the property by which it is found again: `id` when left out, for a relationship none.
 *
 * @throws Error saying what is wrong
 */
export function readJsonRecord(line: string): NodeRecord | RelationshipRecord {
  const value = JSON.parse(line, exactNumbers) as unknown
  if (!isMap(value)) throw new Error('expected a JSON object')
  const properties = value.properties ?? {}
  if (!isMap(properties)) throw new Error('properties: expected an object')
  Object.keys(properties).forEach(named)
  const key = value.key === undefined ? undefined : text(value.key, 'key')
  if (value.type !== undefined) {
    return {
      type: text(value.type, 'type'),
      from: endOf(value.from, 'from'),
      to: endOf(value.to, 'to'),
      ...(key !== undefined && { key }),
      properties,
    }
  }
  if (!Array.isArray(value.labels) || value.labels.length === 0)
    throw new Error('expected labels, or type with from and to')
  const labels = value.labels.map((it) => text(it, 'labels')) as NodeRecord['labels']
  const found = key ?? 'id'
  if (properties[found] === undefined || properties[found] === null)
    throw new Error(`properties.${found}: the key is missing`)
  return { labels, key: found, properties }
}

function endOf(value: unknown, where: string): End {
  if (!isMap(value) || value.value === undefined) throw new Error(`${where}: expected {label, key, value}`)
  return {
    label: text(value.label, `${where}.label`),
    key: text(value.key ?? 'id', `${where}.key`),
    value: value.value,
  }
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new Error(`${where}: expected text`)
  return named(value)
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whole numbers past 2^53 keep their digits. */
function exactNumbers(_: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  return typeof value === 'number' && source !== undefined && /^-?\d{16,19}$/.test(source) ? neo4j.int(source) : value
}
