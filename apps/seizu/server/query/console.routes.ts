import { route } from '@farside/kernel/http'
import type { Incoming, Site } from '@farside/kernel/http'
import { z } from 'zod'
import type { HistoryAnswer, QueryHistory } from '../../contract/query.ts'
import { problems } from '../../problems.ts'
import { askingGraph } from '../asking-graph.ts'
import type { Deps } from '../deps.ts'
import { requirePermission } from '../identity/identity.ts'
import type { Identity } from '../identity/identity.ts'
import { jsonBody, sendJson } from '../json-body.ts'
import { openGraphSchema } from './graph-schema.ts'
import { findHistory, insertHistory, listHistory } from './history.queries.ts'
import { ParametersShape } from './parameters.shape.ts'
import type { Statement, Statements } from './run-statement.ts'

const StatementRequest = z.strictObject({ query: z.string(), params: ParametersShape })
const answers = { 200: { description: 'The rows' }, 400: { description: 'Refused: why, and where' } }
const produces = 'anything'
const tags = ['query']

const adhoc = route({
  method: 'POST',
  url: '/api/v1/query/adhoc',
  operationId: 'query_adhoc',
  summary: 'Runs a statement',
  tags,
  body: StatementRequest,
  produces,
  replies: answers,
})
const again = route({
  method: 'POST',
  url: '/api/v1/query/history',
  operationId: 'query_history_run',
  summary: "Runs a statement of one's own history again",
  description: 'The answer also says what was run. The history stays as it is.',
  tags,
  body: z.strictObject({ history_id: z.string() }),
  produces,
  replies: { ...answers, 404: { description: "None of one's own" } },
})
const validate = route({
  method: 'POST',
  url: '/api/v1/validate',
  operationId: 'validate',
  summary: 'What would become of a statement',
  tags,
  body: StatementRequest,
  produces,
  replies: { 200: { description: 'Errors and warnings' } },
})
const schema = route({
  method: 'GET',
  url: '/api/v1/graph/schema',
  operationId: 'graph_schema',
  summary: 'Labels, relationship types, property keys and indexes',
  tags,
  produces,
  replies: { 200: { description: 'What the graph is made of' } },
})
const history = route({
  method: 'GET',
  url: '/api/v1/query-history',
  operationId: 'query_history',
  summary: "One's own statements, newest first",
  tags,
  query: z.object({
    page: z.coerce.number().int().min(1).default(1),
    per_page: z.coerce.number().int().min(1).max(100).default(20),
  }),
  produces,
  replies: { 200: { description: 'A page of them; none where no history is kept' } },
})

/** What the query console asks (seizu §13.3, §13.8). */
export const consoleRoutes =
  (
    { settings, graph, db, log, now }: Pick<Deps, 'settings' | 'graph' | 'db' | 'log' | 'now'>,
    statements: Statements,
  ) =>
  (site: Site<Identity>): void => {
    const readSchema = openGraphSchema(graph, {
      keptMs: settings.GRAPH_SCHEMA_CACHE_TTL_SECONDS * 1000,
      now: () => now().getTime(),
      onNew: statements.forgetPlans,
    })
    const send = (request: Incoming, body: unknown) => sendJson(request, jsonBody(body))

    site.handle(adhoc, async (request) => {
      const { user, body, signal } = request
      requirePermission(user, 'query:execute')
      const statement = { text: body.query, parameters: body.params }
      const rows = await statements.run(statement, signal)
      return send(request, { ...rows, history_id: await remember(user, statement) })
    })
    site.handle(again, async (request) => {
      const { user, body, signal } = request
      requirePermission(user, 'query:execute')
      const { history_id } = body
      const statement = db && (await findHistory(db, user.userId, history_id))
      if (!statement) throw problems.history_missing(history_id)
      const { text: query, parameters: params } = statement
      const answered: HistoryAnswer = { ...(await statements.run(statement, signal)), history_id, query, params }
      return send(request, answered)
    })
    site.handle(validate, async (request) => {
      const { user, body, signal } = request
      requirePermission(user, 'query:validate')
      return send(request, await statements.validate({ text: body.query, parameters: body.params }, signal))
    })
    site.handle(schema, async (request) => {
      requirePermission(request.user, 'query:execute')
      return send(request, await askingGraph(readSchema()))
    })
    site.handle(history, async (request) => {
      const { user, query } = request
      requirePermission(user, 'query_history:read')
      const none: QueryHistory = { items: [], total: 0, ...query }
      return send(request, db ? await listHistory(db, user.userId, query) : none)
    })

    /** The rows are there: that they cannot be remembered takes nothing from them. */
    async function remember({ userId }: Identity, statement: Statement): Promise<string | null> {
      try {
        return db ? await insertHistory(db, userId, statement) : null
      } catch (error) {
        log.warn('history_not_kept', { message: 'Cannot keep a statement in the history', error })
        return null
      }
    }
  }
