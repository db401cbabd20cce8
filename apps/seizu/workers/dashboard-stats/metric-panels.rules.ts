import type { Config, Panel, Param, Report, Value } from '../../contract/config.ts'
import { resolveQuery } from '../../contract/resolve-query.ts'

/** A panel whose figures are sent, and how its query is run (seizu §9). */
export interface MetricPanel {
  metric: string
  type: 'count' | 'progress'
  /** The statement; undefined: the file has no such query. */
  text: string | undefined
  cypher: string
  /** For the query, and as tags. */
  constants: { name: string; value: Value }[]
  /** Parameters without a value, which a dashboard gives as null. */
  unset: string[]
  /** Run for each value of this input, under this name. */
  input?: { name: string; cypher: string }
  /** More than one parameter takes an input: which. */
  inputs?: string[]
}

/** Those of the dashboard, then those of reports in the file's order. */
export function metricPanels(config: Config): MetricPanel[] {
  const ofDashboard = panelsOf(config.dashboard.rows).flatMap((it) => metricPanel(config, it, undefined))
  const ofReports = Object.values(config.reports).flatMap((report) =>
    panelsOf(report.rows).flatMap((it) => metricPanel(config, it, report)),
  )
  return [...ofDashboard, ...ofReports]
}

const panelsOf = (rows: readonly { panels: Panel[] }[]): Panel[] => rows.flatMap((it) => it.panels)

function metricPanel(config: Config, panel: Panel, report: Report | undefined): MetricPanel[] {
  const { type, metric, cypher, params } = panel
  if ((type !== 'count' && type !== 'progress') || !metric || !cypher) return []
  const taking = params.filter((it) => it.value === null && it.input_id !== null)
  const found: MetricPanel = {
    metric,
    type,
    cypher,
    text: resolveQuery(config, cypher, report)?.text,
    constants: params.filter((it) => it.value !== null).map(({ name, value }) => ({ name, value })),
    unset: report ? [] : params.filter((it) => it.value === null && it.input_id === null).map((it) => it.name),
  }
  if (taking.length === 0) return [found]
  if (taking.length > 1) return [{ ...found, inputs: taking.map((it) => it.name) }]
  const source = inputOf(taking[0]!, report)
  return source ? [{ ...found, input: { name: taking[0]!.name, cypher: source } }] : []
}

const inputOf = ({ input_id }: Param, report: Report | undefined): string | null | undefined =>
  report?.inputs.find((it) => it.input_id === input_id)?.cypher
