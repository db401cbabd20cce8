import type { GraphRow } from './value.ts'

/** Why a statement was not run, and where in it: `offset` from 0 in UTF-16 units, `line` and `column` from 1. */
export interface StatementRefusal {
  /** Who refused: our reading of the text, the database's plan, or its read-only transaction. */
  layer: 'tokeniser' | 'guard' | 'classifier' | 'plan' | 'transaction'
  reason: string
  word: string
  offset: number
  line: number
  column: number
}

/** 200 of `/api/v1/query/report` and `/adhoc`. */
export interface QueryAnswer {
  columns: string[]
  results: GraphRow[]
  errors: string[]
  warnings: string[]
  /** null: not kept. */
  history_id: string | null
  /** When the data was read, ISO 8601; earlier than the request when somebody else had just asked the same. */
  ran_at: string
  /** Milliseconds from the statement to its last row, as this server saw it. */
  took_ms: number
  /** There were more rows: which limit was reached. */
  cut?: 'rows' | 'bytes'
}

/** Queries of one `/api/v1/query/report/batch`. */
export const MOST_IN_BATCH = 100

/** A line of its answer; `body` is that of `/report`: a `QueryAnswer` when `status` is 200. */
export interface BatchLine {
  /** Place in `queries`. */
  at: number
  status: number
  body: unknown
}

/** 200 of `/api/v1/query/history`: also what was run. */
export interface HistoryAnswer extends QueryAnswer {
  history_id: string
  query: string
  params: Readonly<Record<string, unknown>>
}

/** 400 of the same: refused, or the database will not run it. */
export interface QueryRefused {
  error: string
  errors: string[]
  warnings: string[]
  refusal?: StatementRefusal
}

/** Of `/api/v1/validate`. */
export interface Validation {
  errors: string[]
  warnings: string[]
  refusal?: StatementRefusal
}

/** Of `/api/v1/graph/schema`. */
export interface GraphSchema {
  labels: string[]
  relationship_types: string[]
  property_keys: string[]
  indexes: GraphIndex[]
}
export interface GraphIndex {
  name: string
  type: string
  entity_type: string
  labels_or_types: string[]
  properties: string[]
  state: string
}

/** Of `/api/v1/query-history`, newest first. */
export interface QueryHistory {
  items: HistoryItem[]
  total: number
  page: number
  per_page: number
}
export interface HistoryItem {
  history_id: string
  query: string
  params: Record<string, unknown>
  executed_at: string
}
