/** Reports by how many tiles they have. */
export const TILES = [20, 40] as const
export const CSV_ROWS = { short: 50_000, long: 250_000 }
export const SCHEDULED = 200
export const METRICS = 100

/** Six columns as a table panel shows them. */
export const csvStatement = (rows: number): string =>
  `UNWIND range(1, ${rows}) AS n
    RETURN {number: n, text: 'row ' + toString(n), zone: 'prod', half: n / 2, even: n % 2 = 0, os: 'linux'} AS details`

/** Counts all instances one by one: none shares a run with another, and each takes a while. */
export const counting = (name: string): string =>
  `MATCH (i:EC2Instance) WHERE i.state <> '${name}' RETURN count(i) AS total`

/** A report of tiles whose queries nobody has run. */
export const tilesId = (tiles: number, turn: number): string => `tiles-${tiles}-${turn}`
export const viewersId = (turn: number): string => `viewers-${turn}`

/** The dashboard has ten panels, as the goal for the config wants it; the rest is in reports. JSON is YAML. */
export function dashboards({ runs }: { runs: number }): string {
  const reports: Record<string, object> = {
    metrics: report(panels(METRICS, (index) => counting(`metric-${index}`)).map(withMetric)),
    ...Object.fromEntries(Object.entries(CSV_ROWS).map(([id, rows]) => [id, report([table(rows)])])),
  }
  for (let turn = 0; turn <= runs; turn += 1) {
    reports[viewersId(turn)] = report(panels(20, (index) => countsItsRuns(`${turn}-${index}`)))
    for (const tiles of TILES) {
      reports[tilesId(tiles, turn)] = report(panels(tiles, (index) => counting(`${tiles}-${turn}-${index}`)))
    }
  }
  const dashboard = report(panels(10, (index) => counting(`dashboard-${index}`)))
  return JSON.stringify({ dashboard: { rows: dashboard.rows }, reports, scheduled_queries: scheduledQueries() })
}

/** The config of ten panels alone. */
export const tenPanels = (): string =>
  JSON.stringify({ dashboard: { rows: report(panels(10, (index) => counting(`dashboard-${index}`))).rows } })

const report = (content: object[]) => ({ name: 'Report', rows: [{ name: 'Panels', panels: content }] })
const panels = (count: number, query: (index: number) => string): object[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'count', caption: `Tile ${index}`, cypher: query(index) }))
const table = (rows: number) => ({ type: 'table', cypher: csvStatement(rows) })
const withMetric = (panel: object, index: number) => ({ ...panel, metric: `bench.${index}` })

/** Two answers of the same run have the same number. Beside `count` it would make a row of each instance. */
const countsItsRuns = (name: string) =>
  `MATCH (i:EC2Instance) WHERE i.state <> 'viewer-${name}' WITH count(i) AS total RETURN total, rand() AS run`

const scheduledQueries = () =>
  Object.fromEntries(
    Array.from({ length: SCHEDULED }, (_, index) => [
      `scheduled-${index}`,
      {
        name: `Scheduled ${index}`,
        cypher: 'MATCH (a:AWSAccount) RETURN {name: a.name} AS details LIMIT 1',
        frequency: -1,
        actions: [{ action_type: 'log', action_config: { log_attrs: ['name'] } }],
      },
    ]),
  )
