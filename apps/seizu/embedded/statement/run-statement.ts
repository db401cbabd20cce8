import { EngineError } from '../engine/engine.ts'
import type { Engine } from '../engine/engine.ts'
import type { Found } from '../engine/protocol.ts'
import { withAggregatesLifted } from './lift-aggregates.rules.ts'
import type { Statement } from './read-statement.ts'

interface How {
  parameters: Record<string, unknown>
  writes: boolean
  transaction?: number | undefined
}

/** What the engine says of an aggregate where it takes none; nothing has been run by then. */
const MISPLACED_AGGREGATE =
  /Aggregate function '.*' cannot be used here|expression wrapping an aggregate|aggregating function in ORDER BY/

/** @throws EngineError, EngineLost */
export async function runStatement(
  engine: Engine,
  { text, pieces, literals, columns }: Statement,
  { parameters, ...how }: How,
): Promise<Found & { id: number }> {
  const asked = { ...how, parameters: { ...literals, ...parameters } }
  const found = await engine.run({ ...asked, text }).catch((error: unknown) => {
    if (!(error instanceof EngineError) || !MISPLACED_AGGREGATE.test(error.message)) throw error
    const lifted = withAggregatesLifted(pieces)
    if (lifted === text) throw error
    return engine.run({ ...asked, text: lifted })
  })
  // The engine words an expression its own way, Neo4j as it was written.
  return columns?.length === found.columns.length ? { ...found, columns } : found
}

/** An error that a missing parameter cannot be the reason of. */
const IN_THE_TEXT = /syntax error|Unknown function|unknown procedure|not defined|undefined/i

/**
 * How the engine would run a statement. Neo4j plans without the parameters, so those that are missing count as null.
 *
 * @throws EngineError for what cannot be run, EngineLost
 */
export async function planOfStatement(
  engine: Engine,
  statement: Statement,
  parameters: Record<string, unknown>,
): Promise<string> {
  const missing = statement.parameters.filter((name) => !(name in parameters))
  const given = { ...Object.fromEntries(missing.map((name) => [name, null])), ...parameters }
  const explained = { ...statement, text: `EXPLAIN ${statement.text}`, columns: undefined }
  try {
    const lifting = {
      ...explained,
      pieces: [{ ...statement.pieces[0]!, raw: `EXPLAIN ${statement.pieces[0]!.raw}` }, ...statement.pieces.slice(1)],
    }
    const found = await runStatement(engine, lifting, { parameters: given, writes: false })
    const [row] = await engine.rows(found.id, 0, found.length)
    return String(row?.[0] ?? '')
  } catch (error) {
    if (error instanceof EngineError && missing.length > 0 && !IN_THE_TEXT.test(error.message)) return ''
    throw error
  }
}
