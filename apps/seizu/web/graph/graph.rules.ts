import type { GraphRow, GraphValue } from '../../contract/value.ts'
import { cellText } from '../../contract/details.ts'

export interface DrawnNode {
  id: string
  label: string
  group: string
  properties: Readonly<Record<string, GraphValue>>
}
export interface DrawnLink {
  id: string
  source: string
  target: string
  type: string
}
export interface DrawnGraph {
  nodes: DrawnNode[]
  links: DrawnLink[]
}
interface GraphSettings {
  node_label: string | null
  node_color_by: string | null
}

type Found = Record<string, GraphValue>
const isMap = (value: unknown): value is Found => typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: GraphValue | undefined): Found[] => (Array.isArray(value) ? value.filter(isMap) : [])

/**
 * What a graph panel draws (seizu §13.7): a column with `{nodes, links}` in the first row, else every path, node and
 * relationship in any row, each node once; one without an id is left out, since the library draws none. Undefined:
 * nothing in the rows can be drawn.
 */
export function graphOf(rows: readonly GraphRow[], settings?: GraphSettings): DrawnGraph | undefined {
  const given = Object.values(rows[0] ?? {}).find(
    (it) => isMap(it) && Array.isArray(it.nodes) && Array.isArray(it.links),
  )
  const nodes = new Map<string, DrawnNode>()
  const links = new Map<string, DrawnLink>()
  if (isMap(given)) {
    for (const node of listOf(given.nodes)) add(nodes, drawnMap(node, settings))
    for (const [at, { source, target, type }] of listOf(given.links).entries()) {
      links.set(String(at), {
        id: `link ${at}`,
        source: cellText(source),
        target: cellText(target),
        type: cellText(type),
      })
    }
  } else {
    for (const row of rows) for (const value of Object.values(row)) gather(value, nodes, links, settings)
  }
  if (nodes.size === 0) return undefined
  // A link to a node that is not there cannot be drawn.
  const drawn = [...links.values()].filter(({ source, target }) => nodes.has(source) && nodes.has(target))
  return { nodes: [...nodes.values()], links: drawn }
}

function add(nodes: Map<string, DrawnNode>, node: DrawnNode): void {
  if (node.id !== '' && !nodes.has(node.id)) nodes.set(node.id, node)
}

function gather(
  value: GraphValue,
  nodes: Map<string, DrawnNode>,
  links: Map<string, DrawnLink>,
  settings?: GraphSettings,
): void {
  if (Array.isArray(value)) for (const it of value) gather(it, nodes, links, settings)
  if (!isMap(value)) return
  const { id, labels, properties, type } = value
  if (Array.isArray(labels) && isMap(properties)) {
    add(nodes, drawnNode(cellText(id), labels.map(cellText), properties, settings))
  } else if (typeof type === 'string' && 'start_node_id' in value) {
    const [source, target] = [cellText(value.start_node_id), cellText(value.end_node_id)]
    links.set(cellText(id), { id: `link ${cellText(id)}`, source, target, type })
  } else if (Array.isArray(value.nodes) && Array.isArray(value.relationships)) {
    gather(value.nodes, nodes, links, settings)
    gather(value.relationships, nodes, links, settings)
  }
}

function drawnMap(node: Found, settings?: GraphSettings): DrawnNode {
  const properties = isMap(node.properties) ? { ...node.properties, ...without(node, 'properties') } : node
  const id = cellText(node.id)
  return {
    id,
    label: cellText(properties[settings?.node_label ?? ''] ?? node.label ?? properties.name) || id,
    group: cellText(properties[settings?.node_color_by ?? ''] ?? node.group),
    properties,
  }
}

function drawnNode(id: string, labels: string[], properties: Found, settings?: GraphSettings): DrawnNode {
  return {
    id,
    label: cellText(properties[settings?.node_label ?? ''] ?? properties.label ?? properties.name) || id,
    group: cellText(properties[settings?.node_color_by ?? ''] ?? properties.group) || (labels[0] ?? ''),
    properties,
  }
}

const without = (map: Found, key: string): Found => Object.fromEntries(Object.entries(map).filter(([it]) => it !== key))

/** How many nodes of each group and links of each type there are, most first. */
export function summaryOf({ nodes, links }: DrawnGraph): { groups: [string, number][]; types: [string, number][] } {
  return { groups: counted(nodes.map((it) => it.group)), types: counted(links.map((it) => it.type)) }
}

function counted(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}
