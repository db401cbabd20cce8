import neo4j from 'neo4j-driver'
import type { Neo4jError } from 'neo4j-driver'
import { ROW_TOO_LARGE } from './limit-messages.ts'

/**
 * What the graph could not do.
 * - `statement`: it refused the statement or its parameters, or ended it (time, memory); asking again does not help
 * - `lost`: it could not be reached, or the connection broke
 * - `transient`: it asks to try again later
 * - `failed`: anything else
 */
export class GraphError extends Error {
  readonly kind: 'statement' | 'lost' | 'transient' | 'failed'
  /** Of Neo4j, `Neo.ClientError.Statement.SyntaxError`; or of the driver, `ServiceUnavailable`. */
  readonly code: string

  constructor(kind: GraphError['kind'], code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'GraphError'
    this.kind = kind
    this.code = code
  }
}

const lostCodes = ['ServiceUnavailable', 'SessionExpired', 'ConnectionAcquisitionTimeout', 'ECONNRESET', 'ECONNREFUSED']

/** Errors of the driver; others, which are ours, go through. */
export function toGraphError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof GraphError) return error
  const { code, message } = error as Neo4jError
  if (typeof code !== 'string') return error
  const kind = lostCodes.includes(code)
    ? 'lost'
    : neo4j.isRetryableError(error)
      ? 'transient'
      : code === ROW_TOO_LARGE ||
          (code.startsWith('Neo.ClientError.') && !code.startsWith('Neo.ClientError.Security.Unauth'))
        ? 'statement'
        : 'failed'
  return new GraphError(kind, code, message.trim(), error)
}

/** Whether asking again may help, provided that nothing has come back yet. */
export const mayTryAgain = (error: unknown): boolean =>
  error instanceof GraphError && (error.kind === 'lost' || error.kind === 'transient')
