/** `GET /api/v1/scheduled-queries`, in the file's order. */
export interface ScheduledQueries {
  /** The server's clock at the time of the answer. */
  at: string
  /** Something has been due since then, for long, and nothing was taken meanwhile. null: nothing says that no worker runs. */
  unattended_since: string | null
  items: ScheduledQueryStatus[]
}

/** A scheduled query and how it stands; times are ISO 8601. */
export interface ScheduledQueryStatus {
  id: string
  name: string
  /** The name of a query, or a statement. */
  cypher: string
  /** Minutes. */
  frequency: number | null
  watch_scans: { grouptype: string | null; syncedtype: string | null; groupid: string | null }[]
  enabled: boolean
  action_types: string[]
  /** When a worker last took it. */
  last_run: string | null
  /** Never before `last_run`, unless that run has no outcome yet. */
  last_finished: string | null
  /** Of the last run that finished; null: none has. */
  last_run_status: 'succeeded' | 'failed' | null
  /** Failures since the last success. */
  fail_count: number
  /** Newest first, at most 5, since the last success. */
  last_errors: string[]
  /** Somebody asked for a run that no worker has begun yet: since when. */
  run_requested: string | null
  /** In the past or now: at the worker's next pass. null: never by time. */
  next_run: string | null
  /** null: it is not due by time or request, or it has never run. */
  due_since: string | null
  /** A scan that ends makes it due. */
  waits_for_scan: boolean
}

/** `POST /api/v1/scheduled-queries/{id}/run`. */
export interface RunRequested {
  id: string
  run_requested: string
}
