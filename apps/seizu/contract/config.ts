/**
 * The loaded dashboard file (seizu §4), as the API gives it: every key of 2022 is there (absent = null, [] or its
 * default). A key that came later (§4.2, §13.7) is there only when the file has it.
 */
export interface Config {
  version: number | null
  /** Named Cypher texts. Look names up with `resolveQuery`. */
  queries: Record<string, string>
  dashboard: Dashboard
  /** By the id that the address has, in the file's order. */
  reports: Record<string, Report>
  scheduled_queries: Record<string, ScheduledQuery>
}

export interface Dashboard {
  rows: Row[]
  /** The dashboard is this report (the file says `dashboard: <report id>`); `rows` is then empty. */
  report?: string
}

export interface Report {
  name: string
  inputs: Input[]
  rows: Row[]
  /** Queries of this report alone; they go before those of the file. */
  queries?: Record<string, string>
  schema_version?: number
  pinned?: boolean
  space?: string
  subspace?: string
}

export interface Row {
  name: string
  panels: Panel[]
  hide_header?: boolean
  collapsible?: boolean
}

export const panelTypes2022 = [
  'table',
  'vertical-table',
  'count',
  'bar',
  'pie',
  'progress',
  'oncall-table',
  'markdown',
] as const
export const panelTypesAdded = ['graph', 'line', 'heat-matrix'] as const
export type PanelType = (typeof panelTypes2022)[number] | (typeof panelTypesAdded)[number]

export interface Panel {
  type: PanelType
  /** The name of a query, or a statement: `resolveQuery`. */
  cypher: string | null
  details_cypher: string | null
  params: Param[]
  caption: string | null
  table_id: string | null
  markdown: string | null
  /** Columns of 12; fractions allowed. A panel with `w` and no `size` has `size` 2 and `w`: `w` counts. */
  size: number | null
  threshold: number | null
  bar_settings: { legend: string | null } | null
  pie_settings: { legend: string | null } | null
  markdown_settings: { variables: MarkdownVariable[] } | null
  metric: string | null
  /** Columns of 12, whole; counts before `size`. */
  w?: number
  /** Rows of 48 px. */
  h?: number
  x?: number
  y?: number
  min_h?: number
  auto_height?: boolean
  hide_caption?: boolean
  columns?: { name: string; label: string | null }[]
  thresholds?: { value: number; color: string }[]
  graph_settings?: { node_label: string | null; node_color_by: string | null }
  progress_settings?: { show_label: boolean }
}

export interface MarkdownVariable {
  name: string
  cypher: string
  params: Param[]
}

export interface Param {
  name: string
  /** A constant with its YAML type; unless null it goes before `input_id`. */
  value: Value
  input_id: string | null
}

/** What YAML can say. Dates stay text. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value }

export interface Input {
  input_id: string
  label: string
  type: 'autocomplete' | 'text'
  /** A statement, never the name of a query. */
  cypher: string | null
  default: { label: string; value: string } | null
  size: number | null
}

export interface ScheduledQuery {
  name: string
  cypher: string
  params: { name: string; value: Value }[]
  /** Minutes; null and 0 = never by time, below 0 = always due. */
  frequency: number | null
  watch_scans: WatchScan[]
  /** null = never runs, as false. */
  enabled: boolean | null
  actions: Action[]
}

/** Regular expressions for whole values; null matches nothing. */
export interface WatchScan {
  grouptype: string | null
  syncedtype: string | null
  groupid: string | null
}

export interface Action {
  action_type: string
  action_config: { [key: string]: Value }
  /** Later actions run although this one failed. */
  continue_on_error?: boolean
}
