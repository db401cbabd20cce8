import { Structure } from './packstream.ts'

type Properties = Record<string, unknown>

/**
 * The engine's values as Bolt has them. The engine gives a node as `{_id, _labels, …properties}`, a relationship as
 * `{_id, _source, _target, _type, …properties}` and a path as `{nodes, edges}`; temporal values are their ISO text, but a
 * local date and time is a `Date` read in UTC.
 *
 * @param elementIds whether the version has them (5.0 and later)
 */
export function toBolt(value: unknown, elementIds: boolean): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map((item) => toBolt(item, elementIds))
  if (value instanceof Date) return localDateTime(value)
  if (isNode(value)) return node(value, elementIds)
  if (isRelationship(value)) return relationship(value, elementIds)
  if (isPath(value)) return path(value, elementIds)
  return mapValues(value as Properties, elementIds)
}

const mapValues = (map: Properties, elementIds: boolean): Properties =>
  Object.fromEntries(Object.entries(map).map(([key, item]) => [key, toBolt(item, elementIds)]))

interface EngineNode {
  _id: number
  _labels: string[]
}
interface EngineRelationship {
  _id: number
  _source: number
  _target: number
  _type: string
}
interface EnginePath {
  nodes: EngineNode[]
  edges: EngineRelationship[]
}

const listed = ({ _labels }: { _labels: unknown }): boolean => Array.isArray(_labels)
const isNode = (value: object): value is EngineNode => '_labels' in value && '_id' in value && listed(value)
const isRelationship = (value: object): value is EngineRelationship =>
  '_type' in value && '_source' in value && '_target' in value && '_id' in value
const isPath = (value: object): value is EnginePath =>
  'nodes' in value &&
  'edges' in value &&
  Object.keys(value).length === 2 &&
  Array.isArray(value.nodes) &&
  Array.isArray(value.edges) &&
  value.nodes.length === value.edges.length + 1 &&
  value.nodes.every((it) => typeof it === 'object' && it !== null && isNode(it)) &&
  value.edges.every((it) => typeof it === 'object' && it !== null && isRelationship(it))

const nodeElementId = (id: number) => `n:${id}`
const relationshipElementId = (id: number) => `r:${id}`

function node({ _id, _labels, ...properties }: EngineNode, elementIds: boolean): Structure {
  const ids = elementIds ? [nodeElementId(_id)] : []
  return new Structure(0x4e, [_id, _labels, mapValues(properties, elementIds), ...ids])
}

function relationship(value: EngineRelationship, elementIds: boolean): Structure {
  const { _id, _source, _target, _type, ...properties } = value
  const ids = elementIds ? [relationshipElementId(_id), nodeElementId(_source), nodeElementId(_target)] : []
  return new Structure(0x52, [_id, _source, _target, _type, mapValues(properties, elementIds), ...ids])
}

/** Distinct nodes, distinct relationships without their ends, then the walk: relationship (1-based, minus when against its direction) and node, in turn. */
function path({ nodes, edges }: EnginePath, elementIds: boolean): Structure {
  const distinctNodes = distinctById(nodes)
  const distinctEdges = distinctById(edges)
  const nodeIds = nodes.map(idOf)
  const nodeAt = distinctNodes.map(idOf)
  const edgeAt = distinctEdges.map(idOf)
  const walk = edges.flatMap(({ _id, _source }, index) => {
    const at = edgeAt.indexOf(_id) + 1
    return [_source === nodeIds[index] ? at : -at, nodeAt.indexOf(nodeIds[index + 1]!)]
  })
  const unbound = distinctEdges.map(({ _id, _source, _target, _type, ...properties }) => {
    const ids = elementIds ? [relationshipElementId(_id)] : []
    return new Structure(0x72, [_id, _type, mapValues(properties, elementIds), ...ids])
  })
  return new Structure(0x50, [distinctNodes.map((it) => node(it, elementIds)), unbound, walk])
}

const idOf = ({ _id }: { _id: number }): number => _id
const distinctById = <T extends { _id: number }>(items: T[]): T[] => [
  ...new Map(items.map((item) => [idOf(item), item])).values(),
]

function localDateTime(value: Date): Structure {
  const milliseconds = value.getTime()
  const seconds = Math.floor(milliseconds / 1000)
  return new Structure(0x64, [seconds, (milliseconds - seconds * 1000) * 1e6])
}
