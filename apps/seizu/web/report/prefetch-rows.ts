import type { QueryClient } from '@tanstack/react-query'
import type { ConfigResponse } from '../../contract/api.ts'
import { DASHBOARD } from '../../contract/report.ts'
import type { Place } from '../frame/route.rules.ts'
import { valuesIn } from '../input/address.rules.ts'
import { askedBy } from '../panel/asked.rules.ts'
import { rowsQuery } from '../query/rows.api.ts'
import { createServerRunner } from '../query/server-runner.ts'
import type { ReportOnPage } from './report-context.ts'

/** Asks for the rows of a page before it is drawn: the graph works while the browser does. */
export function prefetchRows(queryClient: QueryClient, config: ConfigResponse, place: Place, search: string): void {
  const page = pageAt(config, place, search)
  if (!page) return
  const runner = createServerRunner(queryClient, config.digest)
  for (const [row, { panels }] of page.report.rows.entries()) {
    for (const [index, panel] of panels.entries()) {
      const found = askedBy(panel, `rows.${row}.panels.${index}`, 'cypher', page)
      if ('asked' in found) void queryClient.prefetchQuery(rowsQuery(runner, found.asked))
    }
  }
}

function pageAt(config: ConfigResponse, place: Place, search: string): ReportOnPage | undefined {
  const { dashboard, reports } = config.config
  const id = place.page === 'dashboard' ? DASHBOARD : place.page === 'report' ? place.id : undefined
  if (id === undefined) return undefined
  const name = id === DASHBOARD ? dashboard.report : id
  if (name === undefined) return { id, report: { rows: dashboard.rows, inputs: [] }, values: {}, config }
  if (!Object.hasOwn(reports, name)) return undefined
  const report = reports[name]!
  return { id, report, values: valuesIn(search, report.inputs), config }
}
