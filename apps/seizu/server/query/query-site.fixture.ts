import { createSite, listen } from '@farside/kernel/http'
import { silentLog } from '@farside/kernel/log'
import { refuse } from '../../refusals.ts'
import { readSeizuSettings } from '../../settings.ts'
import type { Graph } from '../../source/neo4j.ts'
import type { SeizuDb } from '../../tables.ts'
import { parseConfig } from '../config-file/parse-config.ts'
import type { ConfigFile } from '../config-file/config-file.ts'
import type { Identity } from '../identity/identity.ts'
import { permissionsOf } from '../identity/permissions.rules.ts'
import { queryPath } from './query-path.ts'

export interface Answered {
  status: number
  body: Record<string, any>
}

/** The query path alone, behind people who are whoever they say: `x-person: name role`. */
export async function serveQueries(options: {
  graph: Graph
  config: string
  db?: SeizuDb
  env?: Record<string, string>
  now?: () => Date
}) {
  const env = { SEIZU_QUERY_PATH: 'server', SECRET_KEY: 'secret', ...options.env }
  const { settings } = readSeizuSettings(env, 'web')
  const loaded = { config: parseConfig(options.config).config, digest: 'digest', text: options.config }
  const config: ConfigFile = { read: async () => loaded, current: loaded, onChange: () => () => {} }
  const site = createSite<Identity>({
    log: silentLog,
    refuse,
    authenticate: async (request) => personOf(request.header('x-person')),
  })
  const now = options.now ?? (() => new Date())
  queryPath({ settings, log: silentLog, config, graph: options.graph, db: options.db, now })(site)
  const server = await listen(site, { host: '127.0.0.1', port: 0 })

  const headersFor = (as: string) => ({ 'content-type': 'application/json', 'x-person': as })
  const answerOf = async (response: Response): Promise<Answered> => ({
    status: response.status,
    body: (await response.json()) as Answered['body'],
  })
  const get = async (path: string, as: string) => answerOf(await fetch(server.url + path, { headers: headersFor(as) }))
  const send = (
    path: string,
    body: unknown,
    as: string,
    more: RequestInit & { headers?: Record<string, string> } = {},
  ) =>
    fetch(server.url + path, {
      method: 'POST',
      body: JSON.stringify(body),
      ...more,
      headers: { ...headersFor(as), ...more.headers },
    })
  const tokenOf = async (report: string, path: string, as: string): Promise<string> => {
    const { body } = await get(`/api/v1/reports/${report}?include_query_capabilities=true`, as)
    return body.query_capabilities[path] as string
  }
  return {
    url: server.url,
    get,
    send,
    post: async (...args: Parameters<typeof send>) => answerOf(await send(...args)),
    tokenOf,
    /** Runs a query of a report as a page does. */
    ask: async (report: string, path: string, as: string, params = {}, headers = {}) =>
      answerOf(await send('/api/v1/query/report', { token: await tokenOf(report, path, as), params }, as, { headers })),
    close: () => server.close(),
  }
}

function personOf(header: string | undefined): Identity | undefined {
  const [userId, role] = header?.split(' ') ?? []
  if (!userId || !role) return undefined
  return {
    userId,
    iss: 'test',
    sub: userId,
    email: null,
    username: null,
    displayName: null,
    role,
    permissions: new Set(permissionsOf(`seizu-${role}`)),
  }
}
