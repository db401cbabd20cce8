import neo4j from 'neo4j-driver'
import type { End, NodeRecord, RelationshipRecord } from './graph-record.ts'

interface Column {
  name: string
  role: 'property' | 'id' | 'labels' | 'start' | 'end' | 'type' | 'key' | 'ignore'
  /** What stands in parentheses: a label. */
  label: string
  read: (text: string) => unknown
}

export type Header =
  | { of: 'nodes'; read: (fields: readonly string[]) => NodeRecord }
  | { of: 'relationships'; read: (fields: readonly string[]) => RelationshipRecord }

/**
 * The first row of a CSV file says what the others are. A column is `name`, `name:type`, or one of
 *
 *     name:ID(Label)                            nodes: the property by which a node is found again, and its label
 *     :LABEL                                    nodes: more labels, with `;` between them
 *     name:START_ID(Label), name:END_ID(Label)  relationships: the ends, by label and key property (`id` when left out)
 *     :TYPE                                     relationships: their type
 *     name:KEY                                  relationships: tells apart several of a type between the same two nodes
 *     :IGNORE                                   nothing
 *
 * Types are string, int, long, float, double, boolean, date, datetime, localdatetime, each with `[]` for a list with `;`
 * between items. An empty field sets nothing.
 *
 * @throws Error saying which column is wrong
 */
export function readHeader(fields: readonly string[]): Header {
  const columns = fields.map(readColumn)
  const find = (role: Column['role']) => columns.findIndex((it) => it.role === role)
  const [id, start, end, type] = [find('id'), find('start'), find('end'), find('type')]
  if (id >= 0 && start < 0 && end < 0) return nodeHeader(columns, id)
  if (id < 0 && start >= 0 && end >= 0 && type >= 0) return relationshipHeader(columns, { start, end, type })
  throw new Error(
    'the header needs a column name:ID(Label) for nodes, or :START_ID(Label), :END_ID(Label) and :TYPE for relationships',
  )
}

function nodeHeader(columns: readonly Column[], id: number): Header {
  const { name: key, label } = columns[id]!
  return {
    of: 'nodes',
    read: (fields) => {
      const more = columns.flatMap((it, at) => (it.role === 'labels' ? (fields[at] ?? '').split(';') : []))
      const labels = [...new Set([label, ...more.map((it) => it.trim())])].filter((it) => it !== '')
      if (labels.length === 0) throw new Error(`there is no label: write ${key}:ID(Label), or fill a column :LABEL`)
      if (!fields[id]) throw new Error(`column ${key}:ID is empty`)
      return {
        labels: labels.map(named) as NodeRecord['labels'],
        key: named(key),
        properties: propertiesOf(columns, fields),
      }
    },
  }
}

function relationshipHeader(columns: readonly Column[], at: { start: number; end: number; type: number }): Header {
  const key = columns.find((it) => it.role === 'key')?.name
  const endOf = (index: number, fields: readonly string[]): End => {
    const { name, label, read } = columns[index]!
    if (label === '')
      throw new Error('write :START_ID(Label) and :END_ID(Label): without labels the ends cannot be found')
    if (!fields[index]) throw new Error('an end of the relationship is empty')
    return { label: named(label), key: named(name), value: read(fields[index]) }
  }
  return {
    of: 'relationships',
    read: (fields) => ({
      type: named(fields[at.type] ?? ''),
      from: endOf(at.start, fields),
      to: endOf(at.end, fields),
      ...(key !== undefined && { key: named(key) }),
      properties: propertiesOf(columns, fields),
    }),
  }
}

function propertiesOf(columns: readonly Column[], fields: readonly string[]): Record<string, unknown> {
  const set = columns.flatMap(({ name, role, read }, at): [string, unknown][] => {
    const text = fields[at] ?? ''
    return text === '' || !(role === 'property' || role === 'id' || role === 'key') ? [] : [[named(name), read(text)]]
  })
  return Object.fromEntries(set)
}

/** Names go into statements, in back-quotes. */
export function named(text: string): string {
  if (text === '' || /[`\0]/.test(text)) throw new Error(`"${text}" cannot be a name`)
  return text
}

const roles: Record<string, Column['role']> = {
  ID: 'id',
  LABEL: 'labels',
  START_ID: 'start',
  END_ID: 'end',
  TYPE: 'type',
  IGNORE: 'ignore',
}

function readColumn(text: string): Column {
  const [, name = '', kind = 'string', label = '', list] =
    /^([^:]*)(?::([A-Za-z_]+)(?:\(([^)]*)\))?(\[\])?)?$/.exec(text.trim()) ?? []
  const role = roles[kind]
  if (role) return { name: name || 'id', role, label, read: (it) => it }
  const base = kind === 'KEY' ? 'string' : kind.toLowerCase()
  const read = readers[base]
  if (!read || name === '') {
    throw new Error(
      `column "${text}": expected name, name:type or a column such as :LABEL; types are ${Object.keys(readers).join(', ')}`,
    )
  }
  const each = list === undefined ? read : (it: string) => it.split(';').map(read)
  return { name, role: kind === 'KEY' ? 'key' : 'property', label, read: each }
}

const readers: Record<string, (text: string) => unknown> = {
  string: (text) => text,
  int: whole,
  long: whole,
  float: decimal,
  double: decimal,
  boolean: truth,
  date: (text) => neo4j.types.Date.fromStandardDate(dateOf(text)),
  datetime: (text) => neo4j.types.DateTime.fromStandardDate(dateOf(text)),
  localdatetime: (text) => neo4j.types.LocalDateTime.fromStandardDate(dateOf(text)),
}

function whole(text: string): unknown {
  if (!/^\s*[+-]?\d{1,19}\s*$/.test(text)) throw new Error(`"${text}" is no whole number`)
  return neo4j.int(text.trim())
}

function truth(text: string): boolean {
  const word = text.trim().toLowerCase()
  if (word !== 'true' && word !== 'false') throw new Error(`"${text}" is neither true nor false`)
  return word === 'true'
}

function decimal(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value)) throw new Error(`"${text}" is no number`)
  return value
}

function dateOf(text: string): Date {
  const date = new Date(text.trim())
  if (Number.isNaN(date.getTime())) throw new Error(`"${text}" is no ISO date`)
  return date
}
