import { readFileSync } from 'node:fs'
import { answer, openApi, route, writeYaml } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { styleSheets } from '@farside/kit/styles'
import type { User } from '../account/user.ts'
import type { CommonSettings } from '../settings.ts'
import { referencePage } from './reference-page.ts'

const json = 'application/vnd.oai.openapi+json'
const yaml = 'application/vnd.oai.openapi'

const schema = route({
  method: 'GET',
  url: '/api/v1/schema',
  aliases: ['/api/v1/schema/'],
  operationId: 'schema',
  summary: 'This document',
  description: 'JSON; YAML by `Accept` or `?format=yaml`.',
  tags: ['API document'],
  access: 'anyone',
  produces: [json, yaml, 'application/json', 'application/yaml'],
  replies: { 200: { description: 'An OpenAPI 3.1 document', type: json } },
})
const docs = route({
  method: 'GET',
  url: '/api/docs/',
  operationId: 'docs',
  summary: 'The reference page',
  tags: ['API document'],
  access: 'anyone',
  produces: 'anything',
  replies: { 200: { description: 'HTML', type: 'text/html' } },
  hidden: true,
})
const docsStyle = route({
  method: 'GET',
  url: '/api/docs/style.css',
  operationId: 'docs-style',
  summary: 'The look of the reference page',
  tags: ['API document'],
  access: 'anyone',
  produces: 'anything',
  replies: { 200: { description: 'CSS', type: 'text/css' } },
  hidden: true,
})

export interface SchemaDeps {
  side: 'origin' | 'destination'
  settings: CommonSettings
}

/** The OpenAPI document of the side and its reference page, both made of the routes that answer. */
export const schemaRoutes =
  ({ side, settings }: SchemaDeps) =>
  (site: Site<User>) => {
    const title = `${settings.VITE_APP_TITLE} – ${side} API`
    const host = settings.ALLOWED_HOSTS.find((it) => it !== '*' && !it.startsWith('.'))
    const documentFor = (secure: boolean, asked: string) =>
      openApi(site.routes, {
        title,
        version: settings.EURYDICE_VERSION,
        description: 'Files go in on the origin, through a one-way link, and come out on the destination.',
        servers: [{ url: `${secure ? 'https' : 'http'}://${host ?? asked}` }],
        contact: settings.EURYDICE_CONTACT === '' ? undefined : { name: settings.EURYDICE_CONTACT },
        securitySchemes: securitySchemes(settings.REMOTE_USER_HEADER_AUTHENTICATION_ENABLED),
        tags: ['transferring files', 'account management', 'administration', 'API document'].map((name) => ({ name })),
      })

    site.handle(schema, async ({ secure, host: asked, search, produces }) => {
      const document = documentFor(secure, asked)
      const format = search.get('format')
      const wantsYaml = format === null ? /yaml|openapi$/.test(produces) : /^(yaml|openapi)$/.test(format)
      const type = wantsYaml ? (produces === 'application/yaml' ? produces : yaml) : json
      return answer({
        headers: { 'content-type': produces === 'application/json' && !wantsYaml ? produces : type },
        body: Buffer.from(wantsYaml ? writeYaml(document) : JSON.stringify(document)),
      })
    })
    site.handle(docs, async ({ secure, host: asked }) =>
      answer({
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
        body: referencePage(title, documentFor(secure, asked)),
      }),
    )
    site.handle(docsStyle, async () =>
      answer({
        headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' },
        body: (style ??= [...styleSheets.map(({ file }) => file), ownStyle]
          .map((file) => readFileSync(file, 'utf8'))
          .join('\n')),
      }),
    )
  }

const ownStyle = new URL('./reference-page.css', import.meta.url)
let style: string | undefined

function securitySchemes(proxyMode: boolean): Record<string, object> {
  const token = {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'The word `Token`, a blank, and 40 hexadecimal digits',
  }
  return proxyMode
    ? { cookie: { type: 'apiKey', in: 'cookie', name: 'eurydice_sessionid' }, token }
    : { basic: { type: 'http', scheme: 'basic' }, token }
}
