import type { Panel, Param, Row, Value } from '../../contract/config.ts'

type Measured = Pick<Panel, 'type' | 'metric' | 'params' | 'caption'>

/** The names that the stats worker writes for a panel; none without `metric` or for other types (seizu §5.5). */
export function metricNames({ type, metric }: Pick<Panel, 'type' | 'metric'>, prefix: string): string[] {
  if (!metric) return []
  const base = `${prefix ? `${prefix}.` : ''}${metric}`
  if (type === 'count') return [`${base}.total`]
  return type === 'progress' ? [`${base}.numerator`, `${base}.denominator`] : []
}

/** One `name: value` for each parameter, lists joined; one that an input gives has the value of the moment. */
export const paramLines = (params: Readonly<Record<string, Value>>): string[] =>
  Object.entries(params).map(([name, value]) => `${name}: ${valueText(value)}`)

const valueText = (value: Value): string =>
  Array.isArray(value)
    ? value.map(valueText).join(', ')
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value)

/** An example for New Relic's query language; undefined for other providers and panels without a metric. */
export function exampleStatsQuery(
  panel: Measured,
  { external_provider, external_prefix }: { external_provider: string; external_prefix: string },
  params: Readonly<Record<string, Value>>,
): string | undefined {
  if (external_provider !== 'newrelic') return undefined
  const names = metricNames(panel, external_prefix)
  const latest = names.map((name) => `latest(\`${name}.value\`)`)
  if (latest.length === 0) return undefined
  const what = latest.length === 2 ? `${latest.join(' / ')} * 100` : latest[0]
  const terms = Object.entries(params).map(([name, value]) => `${name} = '${valueText(value).replaceAll("'", "\\'")}'`)
  const where = terms.length > 0 ? ` WHERE ${terms.join(' AND ')}` : ''
  const caption = (panel.caption ?? panel.metric ?? '').replaceAll("'", "\\'")
  return `SELECT ${what} AS '${caption}' FROM Metric${where} SINCE 24 hours ago TIMESERIES AUTO`
}

export interface DocumentedMetric {
  names: string[]
  tags: string[]
}

/** Every metric once, of the reports first, then of the dashboard; the first panel that declares it counts (seizu §10.2). */
export function documentedMetrics(pages: readonly { rows: readonly Row[] }[], prefix: string): DocumentedMetric[] {
  const seen = new Map<string, DocumentedMetric>()
  for (const panel of pages.flatMap((page) => page.rows).flatMap((row) => row.panels)) {
    const names = metricNames(panel, prefix)
    if (names.length > 0 && !seen.has(panel.metric!)) {
      seen.set(panel.metric!, { names, tags: panel.params.map(({ name }: Param) => name) })
    }
  }
  return [...seen.values()]
}
