import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import type { Config, Panel } from '../../contract/config.ts'
import { csvName } from '../../contract/csv.ts'
import type { Deps } from '../deps.ts'
import { requirePermission } from '../identity/identity.ts'
import type { Identity } from '../identity/identity.ts'
import { parametersOf } from './capability.ts'
import type { Capabilities, Capability } from './capability.ts'
import { csvChunks } from './csv-chunks.ts'
import { ParametersShape } from './parameters.shape.ts'
import { reportOf } from './report-queries.rules.ts'
import type { Statements } from './run-statement.ts'
import { sendCsv } from './send-csv.ts'

const tags = ['query']
const produces = 'anything'
const replies = {
  200: {
    description: 'The file; it comes as the graph finds the rows, and one that breaks off is not whole',
    type: 'text/csv',
  },
  400: { description: 'Refused: why, and where' },
}

const ofReport = route({
  method: 'POST',
  url: '/api/v1/query/report.csv',
  operationId: 'query_report_csv',
  summary: 'All rows of a query of a report, as CSV',
  tags,
  body: z.strictObject({ token: z.string(), params: ParametersShape }),
  produces,
  replies,
})
const ofStatement = route({
  method: 'POST',
  url: '/api/v1/query/adhoc.csv',
  operationId: 'query_adhoc_csv',
  summary: 'All rows of a statement, as CSV with the columns of the result',
  description: 'Not kept in the history: whoever wants the rows has run it already.',
  tags,
  body: z.strictObject({ query: z.string(), params: ParametersShape }),
  produces,
  replies,
})

export const csvRoutes =
  ({ config, now }: Pick<Deps, 'config' | 'now'>, capabilities: Capabilities, statements: Statements) =>
  (site: Site<Identity>): void => {
    site.handle(ofReport, async (request) => {
      const { user, body, signal } = request
      requirePermission(user, 'reports:read')
      const capability = capabilities.read(body.token, user, now())
      const parameters = parametersOf(capability, body.params)
      const panel = panelOf((await config.read()).config, capability)
      const columns = capability.path.endsWith('.details_cypher') ? undefined : panel?.columns
      const rows = statements.stream({ text: capability.query, parameters }, signal)
      return sendCsv(request, csvName(panel?.caption ?? null), csvChunks(rows, columns))
    })
    site.handle(ofStatement, async (request) => {
      const { user, body, signal } = request
      requirePermission(user, 'query:execute')
      const rows = statements.stream({ text: body.query, parameters: body.params }, signal)
      return sendCsv(request, csvName('result'), csvChunks(rows, 'of the result'))
    })
  }

function panelOf(config: Config, { report_id, path }: Capability): Panel | undefined {
  const [, row, panel] = /^rows\.(\d+)\.panels\.(\d+)\./.exec(path) ?? []
  return reportOf(config, report_id)?.rows[Number(row)]?.panels[Number(panel)]
}
