import { createHash } from 'node:crypto'
import { answer, namesTag, route } from '@farside/kernel/http'
import type { Answer, Incoming, Site } from '@farside/kernel/http'
import type { ConfigResponse } from '../../contract/api.ts'
import type { Deps } from '../deps.ts'
import type { Identity } from '../identity/identity.ts'
import { encodingFor, jsonBody, sendJson } from '../json-body.ts'
import type { JsonBody } from '../json-body.ts'
import type { Loaded } from './config-file.ts'
import { configSchema } from './json-schema.ts'
import { shownConfig } from './shown-config.ts'

/** Everybody may have it where the browser runs the queries, as in the original; elsewhere only who is known (seizu §7). */
const showConfig = (access: 'anyone' | 'user') =>
  route({
    method: 'GET',
    url: '/api/v1/config',
    operationId: 'config',
    summary: 'The dashboard file and what pages need to know',
    tags: ['config'],
    access,
    produces: 'anything',
    replies: { 200: { description: 'The config' }, 500: { description: 'The file cannot be used: why' } },
  })

/** One answer as it goes out; made once for each content of the file. */
interface Made {
  of: string
  body: JsonBody
  digest: string
}

export const configRoutes =
  ({ settings, config, graph, siteSchema }: Deps) =>
  (site: Site<Identity>): void => {
    let made: Made | undefined
    let embedded: boolean | undefined
    const schema = siteSchema?.schema ?? configSchema()
    const learnEmbedded = (): void => {
      if (settings.SEIZU_QUERY_PATH !== 'server' || embedded !== undefined) return
      graph.isEmbedded().then(
        (it) => (embedded = it),
        () => {}, // it cannot be reached now: asked again with the next request
      )
    }
    learnEmbedded()

    const respond = (loaded: Loaded): ConfigResponse => ({
      console_url: settings.NEO4J_CONSOLE_URL,
      pagerduty_enabled: Boolean(settings.PAGERDUTY_API_KEY),
      stats: {
        external_provider: settings.STATSD_EXTERNAL_PROVIDER,
        external_prefix: settings.STATSD_EXTERNAL_PREFIX,
      },
      config: shownConfig(loaded.config),
      schema,
      auth_mode: settings.AUTH_MODE,
      auth_required: settings.DEVELOPMENT_ONLY_REQUIRE_AUTH,
      query_path: settings.SEIZU_QUERY_PATH,
      features: {
        console: settings.SEIZU_QUERY_PATH === 'server',
        query_history: settings.SEIZU_DATABASE_URL !== undefined,
      },
      evaluation: embedded ?? false,
      digest: loaded.digest,
    })

    const access = settings.SEIZU_QUERY_PATH === 'server' ? 'user' : 'anyone'
    site.handle(showConfig(access), async (request) => {
      const loaded = await config.read()
      if (loaded.error) throw loaded.error
      learnEmbedded()
      const of = `${loaded.digest} ${embedded}`
      if (made?.of !== of) made = make(of, respond(loaded))
      return send(made, request)
    })
  }

function make(of: string, response: ConfigResponse): Made {
  const body = jsonBody(response)
  return { of, body, digest: createHash('sha256').update(body.plain).digest('base64url').slice(0, 22) }
}

async function send({ body, digest }: Made, request: Incoming): Promise<Answer> {
  const encoding = encodingFor(request, body)
  const etag = encoding === 'identity' ? `"${digest}"` : `"${digest}-${encoding}"`
  const headers = { etag, 'cache-control': 'private, no-cache' }
  if (!namesTag(request.header('if-none-match'), etag)) return sendJson(request, body, headers)
  request.vary('Accept-Encoding')
  return answer({ status: 304, headers })
}
