import neo4j from 'neo4j-driver'
import type { Record as DriverRecord } from 'neo4j-driver'
import type { GraphRow, GraphValue } from '../contract/value.ts'

/** Counts, roughly, the bytes that values take as JSON. */
export interface Tally {
  bytes: number
}

/** A record of the driver in the form of contract/value.ts; its lists and maps become ours, so that it is used up. */
export function toRow(columns: readonly string[], record: DriverRecord, tally: Tally): GraphRow {
  const row: GraphRow = {}
  for (let index = 0; index < columns.length; index += 1) {
    tally.bytes += columns[index]!.length + 4
    put(row, columns[index]!, toGraphValue(record.get(index), tally))
  }
  tally.bytes += 2
  return row
}

export function toGraphValue(value: unknown, tally: Tally): GraphValue {
  switch (typeof value) {
    case 'string':
      tally.bytes += value.length + 2
      return value
    case 'bigint':
      tally.bytes += 8
      return exact(value)
    case 'number':
      tally.bytes += 8
      return Number.isFinite(value) ? value : String(value)
    case 'boolean':
      tally.bytes += 5
      return value
    case 'object':
      if (value === null) break
      tally.bytes += 4
      if (Array.isArray(value)) return listOf(value, tally)
      return fromObject(value, tally)
  }
  tally.bytes += 4
  return null
}

function fromObject(value: object, tally: Tally): GraphValue {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return mapOf(value, tally)
  if (neo4j.isNode(value)) return nodeOf(value, tally)
  if (neo4j.isRelationship(value)) {
    const { elementId, type, startNodeElementId, endNodeElementId, properties } = value
    tally.bytes += 60 + elementId.length + type.length + startNodeElementId.length + endNodeElementId.length
    return {
      id: elementId,
      type,
      start_node_id: startNodeElementId,
      end_node_id: endNodeElementId,
      properties: mapOf(properties, tally),
    }
  }
  if (neo4j.isPath(value)) {
    const { start, segments } = value
    return {
      nodes: [start, ...segments.map((it) => it.end)].map((it) => nodeOf(it, tally)),
      relationships: segments.map((it) => toGraphValue(it.relationship, tally)),
    }
  }
  if (neo4j.isPoint(value)) {
    tally.bytes += 40
    const { x, y, z } = value
    return `POINT(${[x, y, ...(z === undefined ? [] : [z])].join(' ')})`
  }
  const text = ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
    : hasFraction(value)
      ? String(value).replace(endlessZeros, (_, digits: string) => (digits === '' ? '' : `.${digits}`))
      : String(value)
  tally.bytes += text.length
  return text
}

/** Those whose text, ISO 8601, has nine digits of a second even where most are 0. */
const hasFraction = (value: object): boolean =>
  neo4j.isDateTime(value) ||
  neo4j.isLocalDateTime(value) ||
  neo4j.isTime(value) ||
  neo4j.isLocalTime(value) ||
  neo4j.isDuration(value)
const endlessZeros = /\.(\d*?)0+(?=\D|$)/

function nodeOf(
  { elementId, labels, properties }: { elementId: string; labels: string[]; properties: object },
  tally: Tally,
): GraphValue {
  tally.bytes += 30 + elementId.length + labels.join().length
  return { id: elementId, labels: [...labels], properties: mapOf(properties, tally) }
}

function listOf(list: unknown[], tally: Tally): GraphValue[] {
  for (let index = 0; index < list.length; index += 1) list[index] = toGraphValue(list[index], tally)
  return list as GraphValue[]
}

/** In place: the driver made it for us alone, and a copy of a million maps takes as long as reading them. */
function mapOf(value: object, tally: Tally): GraphRow {
  const map = value as Record<string, unknown>
  for (const key of Object.keys(map)) {
    tally.bytes += key.length + 4
    const before = map[key]
    const after = toGraphValue(before, tally)
    if (after !== before) put(map as GraphRow, key, after)
  }
  return map as GraphRow
}

/** `__proto__` is a key like any other. (Maps without a prototype would do too, and are several times as slow.) */
function put(map: GraphRow, key: string, value: GraphValue): void {
  if (key !== '__proto__') map[key] = value
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
}

const exact = (value: bigint): number | string =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)

/** Parameters of JSON for the driver: a whole number is an integer in the graph, as `LIMIT $n` wants it. */
export function toParameters(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, toParameter(value)]))
}

function toParameter(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : Number(value)
  if (Array.isArray(value)) return value.map(toParameter)
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
    return toParameters(value as object as Record<string, unknown>)
  return value
}
