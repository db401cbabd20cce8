import { openApi, toSwagger } from '@farside/kernel/http'
import type { Incoming, Route } from '@farside/kernel/http'
import program from '../../package.json' with { type: 'json' }
import type { Settings } from '../../settings.ts'

export const documentedPaths = /^\/(api\/v1|WebServices)\//

/** The OpenAPI 3.1 document of API v1 and the legacy services, made of the routes that answer. */
export function apiDocument(
  routes: readonly Route[],
  { PRODUCT_NAME: name, PANELAPP_READ_ONLY: readOnly }: Settings,
  origin: string,
): Record<string, unknown> {
  const document = openApi(
    routes.filter((it) => documentedPaths.test(it.url)),
    {
      title: `${name} API`,
      version: 'v1',
      description:
        `Gene panels for programs, by ${name} ${program.version}. Everything that is public can be read without a token. ` +
        'Whoever wants everything takes one file: `/api/v2/dump`.',
      servers: [{ url: origin }],
      ...(!readOnly && {
        securitySchemes: {
          token: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: 'The word `Token`, a blank, and 40 hexadecimal digits',
          },
        },
      }),
      tags: [
        { name: 'v1', description: 'REST API v1' },
        { name: 'legacy', description: 'Legacy web services' },
      ],
    },
  )
  for (const methods of Object.values(document.paths as Record<string, Record<string, { security: object[] }>>)) {
    // A token is never needed to read; with one of a curator there is more to read.
    for (const operation of Object.values(methods)) operation.security = [{}, ...operation.security]
  }
  return document
}

/** The same of API v1 alone in the format that older programs read. */
export const swaggerDocument = (
  routes: readonly Route[],
  settings: Settings,
  { host, secure, origin }: Pick<Incoming, 'host' | 'secure' | 'origin'>,
): Record<string, unknown> =>
  toSwagger(apiDocument(routes, settings, origin), {
    schemes: [secure ? 'https' : 'http'],
    host,
    basePath: '/api/v1',
  })
