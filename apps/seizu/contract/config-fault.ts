/** An error or a warning of the dashboard file: where, and what is wrong with it. */
export interface ConfigFault {
  /** Keys and indexes joined by dots, `dashboard.rows.0.panels`; empty for the whole file. */
  path: string
  /** From 1; null where the file as a whole is meant. */
  line: number | null
  column: number | null
  message: string
}
