import { Readable } from 'node:stream'
import { answer, route } from '@farside/kernel/http'
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
import { reportOf } from './report-queries.rules.ts'
import type { Statements } from './run-statement.ts'

const download = route({
  method: 'POST',
  url: '/api/v1/query/report.csv',
  operationId: 'query_report_csv',
  summary: 'All rows of a query of a report, as CSV',
  tags: ['query'],
  body: z.strictObject({ token: z.string(), params: z.record(z.string(), z.unknown()).default({}) }),
  produces: 'anything',
  replies: {
    200: {
      description: 'The file; it comes as the graph finds the rows, and one that breaks off is not whole',
      type: 'text/csv',
    },
    400: { description: 'Refused: why, and where' },
  },
})

export const csvRoutes =
  ({ config, now }: Pick<Deps, 'config' | 'now'>, capabilities: Capabilities, statements: Statements) =>
  (site: Site<Identity>): void =>
    site.handle(download, async ({ user, body, signal }) => {
      requirePermission(user, 'reports:read')
      const capability = capabilities.read(body.token, user, now())
      const parameters = parametersOf(capability, body.params)
      const panel = panelOf((await config.read()).config, capability)
      const columns = capability.path.endsWith('.details_cypher') ? undefined : panel?.columns
      const chunks = csvChunks(statements.stream({ text: capability.query, parameters }, signal), columns)
      // Before the head goes out, so that what is refused is refused.
      const first = await chunks.next()
      const name = csvName(panel?.caption ?? null)
      return answer({
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${name.replaceAll(/[^\x20-\x7e]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
          'cache-control': 'no-store',
        },
        body: Readable.from(withFirst(first, chunks), { objectMode: false }),
      })
    })

async function* withFirst(first: IteratorResult<string, void>, rest: AsyncGenerator<string>) {
  try {
    if (first.done) return
    yield first.value
    yield* rest
  } finally {
    await rest.return(undefined) // a reader who leaves before the second piece too
  }
}

function panelOf(config: Config, { report_id, path }: Capability): Panel | undefined {
  const [, row, panel] = /^rows\.(\d+)\.panels\.(\d+)\./.exec(path) ?? []
  return reportOf(config, report_id)?.rows[Number(row)]?.panels[Number(panel)]
}
