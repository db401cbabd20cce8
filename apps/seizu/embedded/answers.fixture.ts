import neo4j from 'neo4j-driver'
import type { Driver } from 'neo4j-driver'

export interface Answered {
  columns?: string[]
  rows?: unknown[][]
  code?: string
}

/** Runs a statement in a read session; integers as numbers, or text past 2^53, nodes without ids, the rest as text. */
export async function ask(driver: Driver, statement: string, parameters = {}): Promise<Answered> {
  const session = driver.session({ defaultAccessMode: neo4j.session.READ })
  try {
    const { records } = await session.run(statement, parameters)
    const rows = records.map((record) => record.keys.map((key) => plain(record.get(key))))
    const text = (row: unknown) => JSON.stringify(row)
    if (!statement.includes('ORDER BY')) rows.sort((a, b) => (text(a) < text(b) ? -1 : 1))
    return { columns: (records[0]?.keys ?? []) as string[], rows }
  } catch (error) {
    return { code: (error as { code: string }).code }
  } finally {
    await session.close()
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value !== 'object' || value === null) return value ?? null
  if (Array.isArray(value)) return value.map(plain)
  if (neo4j.isNode(value)) return { labels: value.labels, p: plain(value.properties) }
  if (neo4j.isRelationship(value)) return { type: value.type, p: plain(value.properties) }
  if (neo4j.isPath(value)) {
    const segs = value.segments.map(({ start, relationship, end }) => [plain(start), plain(relationship), plain(end)])
    return { start: plain(value.start), segs }
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
