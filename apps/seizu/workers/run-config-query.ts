import type { GraphRow } from '../contract/value.ts'
import { problems } from '../problems.ts'
import type { Settings } from '../settings.ts'
import { checkStatement } from '../source/guard/check-statement.ts'
import type { Graph, Parameters } from '../source/neo4j.ts'

/** Nobody waits at a page: a statement may take longer there than for a tile. */
const TIMES_LONGER = 20
const MOST_BYTES = 256 * 1024 ** 2

interface Ask {
  graph: Graph
  settings: Pick<Settings, 'QUERY_VALIDATOR_ALLOWED_PROCEDURES' | 'NEO4J_QUERY_TIMEOUT'>
}

/**
 * All rows of a statement that the dashboard file has. The guard looks at it as it does for pages: it is read in a
 * transaction that may not write, but reading files and calling procedures is not writing.
 * @throws Problem `statement_refused`, Error when there is too much, GraphError
 */
export async function runConfigQuery(
  { graph, settings }: Ask,
  text: string,
  parameters: Parameters,
  { maxRows = Infinity }: { maxRows?: number } = {},
): Promise<GraphRow[]> {
  const verdict = checkStatement(text, settings.QUERY_VALIDATOR_ALLOWED_PROCEDURES)
  if (!verdict.allowed) {
    const { layer, reason, word, offset, line, column } = verdict
    throw problems.statement_refused({ layer, reason, word, offset, line, column })
  }
  const timeoutMs = settings.NEO4J_QUERY_TIMEOUT * TIMES_LONGER
  const { rows, cut } = await graph.read(text, parameters, { timeoutMs, maxRows, maxBytes: MOST_BYTES })
  if (cut === 'bytes') throw new Error(`The result has more than ${MOST_BYTES / 1024 ** 2} MiB`)
  return rows
}
