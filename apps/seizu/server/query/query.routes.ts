import { Readable, pipeline } from 'node:stream'
import { answer, chooseEncoding, encoderOf, route, statusOf } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { Problem } from '@farside/kernel/errors'
import { z } from 'zod'
import { MOST_IN_BATCH } from '../../contract/query.ts'
import { refuse } from '../../refusals.ts'
import type { Deps } from '../deps.ts'
import { requirePermission } from '../identity/identity.ts'
import type { Identity } from '../identity/identity.ts'
import { sendJson } from '../json-body.ts'
import { asTheyEnd } from './as-they-end.ts'
import { parametersOf } from './capability.ts'
import type { Capabilities } from './capability.ts'
import { ParametersShape } from './parameters.shape.ts'
import type { Statement } from './run-statement.ts'
import type { SharedStatements } from './shared-statements.ts'

const TokenRequest = z.strictObject({ token: z.string(), params: ParametersShape })
type TokenRequest = z.infer<typeof TokenRequest>
const report = route({
  method: 'POST',
  url: '/api/v1/query/report',
  operationId: 'query_report',
  summary: 'Runs a query of a report',
  description: 'Viewers share what was read. With `Cache-Control: no-cache` the graph is asked anew.',
  tags: ['query'],
  body: TokenRequest,
  produces: 'anything',
  replies: { 200: { description: 'The rows' }, 400: { description: 'Refused: why, and where' } },
})
const lines = 'application/x-ndjson'
const batch = route({
  method: 'POST',
  url: '/api/v1/query/report/batch',
  operationId: 'query_report_batch',
  summary: 'Runs several queries of reports',
  description:
    'A line `{"at", "status", "body"}` for each, as they end: `at` is its place in `queries`, the others are what a request of its own would be answered with.',
  tags: ['query'],
  body: z.strictObject({ queries: z.array(TokenRequest).min(1).max(MOST_IN_BATCH) }),
  produces: 'anything',
  replies: { 200: { description: 'A line for each query', type: lines } },
})
/** As many as a browser's connections to one server would carry. */
const AT_ONCE = 6

export const queryRoutes =
  ({ now, log }: Pick<Deps, 'now' | 'log'>, capabilities: Capabilities, run: SharedStatements) =>
  (site: Site<Identity>): void => {
    const statementOf = ({ token, params }: TokenRequest, user: Identity): Statement => {
      const capability = capabilities.read(token, user, now())
      return { text: capability.query, parameters: parametersOf(capability, params) }
    }

    site.handle(report, async (request) => {
      const { user, body } = request
      requirePermission(user, 'reports:read')
      return sendJson(request, await run(statementOf(body, user), request))
    })

    site.handle(batch, async (request) => {
      const { user, body } = request
      requirePermission(user, 'reports:read')
      const runs = body.queries.map((query, at) => async () => {
        try {
          return lineOf(at, 200, (await run(statementOf(query, user), request)).plain)
        } catch (error) {
          if (error instanceof Problem) {
            const { status = statusOf(error.kind), body: said } = refuse(error)
            return lineOf(at, status, Buffer.from(JSON.stringify(said)))
          }
          if (!request.signal.aborted) log.error('query_broken', { message: 'A query of a batch broke', error })
          return lineOf(at, 500, Buffer.from('{"error":"Something went wrong on our side"}'))
        }
      })
      const encoding = chooseEncoding(request.header('accept-encoding'), { type: lines, bytes: Infinity })
      const encoder = encoderOf(encoding, { prompt: true })
      const source = Readable.from(joined(asTheyEnd(runs, AT_ONCE)), { objectMode: false })
      request.vary('Accept-Encoding')
      return answer({
        headers: {
          'content-type': lines,
          'cache-control': 'no-store',
          // A proxy that waits for the whole would have the first tile wait for the last.
          'x-accel-buffering': 'no',
          ...(encoder && { 'content-encoding': encoding }),
        },
        body: encoder ? pipeline(source, encoder, () => undefined) : source,
      })
    })
  }

const lineOf = (at: number, status: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`{"at":${at},"status":${status},"body":`), body, Buffer.from('}\n')])

async function* joined(groups: AsyncIterable<Buffer[]>): AsyncGenerator<Buffer> {
  for await (const group of groups) yield Buffer.concat(group)
}
