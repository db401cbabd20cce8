import { createContext, useContext } from 'react'
import type { Value } from '../../contract/config.ts'
import type { GraphRow } from '../../contract/value.ts'

/** A query of a report, with the parameters of the moment. */
export interface Asked {
  /** Id of the report, or `DASHBOARD`. */
  report: string
  /** Where the query stands in it: `rows.0.panels.1.cypher`. */
  path: string
  text: string
  params: Readonly<Record<string, Value>>
  /** Those of `params` that come from inputs. */
  chosen: Readonly<Record<string, Value>>
}

export interface Answer {
  columns: string[]
  rows: GraphRow[]
  /** When the data was read, ISO 8601. */
  ranAt: string
  /** There were more rows: which limit was reached. */
  cut?: 'rows' | 'bytes' | undefined
}

/** Who runs queries: the server, or a driver in this page. */
export interface Runner {
  /** @param fresh the graph is asked even when an answer is at hand */
  run(asked: Asked, how: { fresh: boolean; signal: AbortSignal }): Promise<Answer>
  /** Every row as CSV, where answers may be cut. */
  csv?(asked: Asked): Promise<Blob>
}

const RunnerContext = createContext<Runner | undefined>(undefined)
export const RunnerProvider = RunnerContext.Provider

export function useRunner(): Runner {
  const runner = useContext(RunnerContext)
  if (!runner) throw new Error('no runner around this component')
  return runner
}
