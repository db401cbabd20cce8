import type { Report } from './config.ts'

/** What the dashboard is known by where reports are by their ids: no address of a report ends in an empty one. */
export const DASHBOARD = ''

/**
 * Of `GET /api/v1/reports/{id}` and `GET /api/v1/dashboard`. The dashboard is the report `dashboard` too, unless the file
 * has a report of that id.
 */
export interface ReportAnswer {
  report: Report
  /** Digest of the file that it came from. */
  report_version: string
  /**
   * With `include_query_capabilities=true`: what to send to `/api/v1/query/report` for each query of the report. By where
   * it stands: `inputs.0.cypher`, `rows.0.panels.1.cypher`, `rows.0.panels.1.details_cypher`,
   * `rows.0.panels.2.markdown_settings.variables.0.cypher`. Those that are missing name no query.
   */
  query_capabilities?: Record<string, string>
}
