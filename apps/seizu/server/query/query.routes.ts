import { route } from '@farside/kernel/http'
import type { Incoming, Site } from '@farside/kernel/http'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { requirePermission } from '../identity/identity.ts'
import type { Identity } from '../identity/identity.ts'
import { jsonBody, sendJson } from '../json-body.ts'
import type { JsonBody } from '../json-body.ts'
import { canonicalJson } from './canonical-json.ts'
import { parametersOf } from './capability.ts'
import type { Capabilities } from './capability.ts'
import { openSharedRuns } from './shared-runs.ts'
import type { Statement, Statements } from './run-statement.ts'

const TokenRequest = z.strictObject({ token: z.string(), params: z.record(z.string(), z.unknown()).default({}) })
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
/** Of answers that are kept for the next viewer, before they are compressed. */
const MOST_BYTES = 64 * 1024 ** 2
const MOST_ENTRIES = 200
/** For how long: as many viewers open a page in the morning, each of them wants the data of that morning. */
const KEPT_MS = 60_000

export const queryRoutes =
  ({ now }: Pick<Deps, 'now'>, capabilities: Capabilities, statements: Statements) =>
  (site: Site<Identity>): void => {
    const shared = openSharedRuns<JsonBody>({
      mostEntries: MOST_ENTRIES,
      mostBytes: MOST_BYTES,
      keptMs: KEPT_MS,
      bytesOf: (it) => it.plain.byteLength,
      now: () => now().getTime(),
    })
    const runShared = ({ text, parameters }: Statement, request: Incoming) =>
      shared.get(
        canonicalJson([text, parameters]),
        async (signal) => jsonBody({ ...(await statements.run({ text, parameters }, signal)), history_id: null }),
        { fresh: asksAnew(request), signal: request.signal },
      )

    site.handle(report, async (request) => {
      const { user, body } = request
      requirePermission(user, 'reports:read')
      const capability = capabilities.read(body.token, user, now())
      const statement = { text: capability.query, parameters: parametersOf(capability, body.params) }
      return sendJson(request, await runShared(statement, request))
    })
  }

const asksAnew = (request: Incoming): boolean => /\bno-cache\b/i.test(request.header('cache-control') ?? '')
