import { route, writeYaml } from '@farside/kernel/http'
import type { Answer, Incoming, Site } from '@farside/kernel/http'
import { docsPage } from '../../pages/docs/docs-page.ts'
import type { ApiDocument } from '../../pages/docs/docs-page.ts'
import type { Deps } from '../deps.ts'
import { servePage } from '../page/serve-page.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { apiDocument, swaggerDocument } from './api-document.ts'

const docRoute = (url: string, summary: string) =>
  route({
    method: 'GET',
    url,
    operationId: `docs ${url}`,
    summary,
    tags: ['docs'],
    produces: 'anything',
    hidden: true,
    replies: { 200: { description: summary } },
  })
const page = docRoute('/api/docs/', 'The reference, where calls can be tried; `?format=openapi`: as Swagger 2.0')

type Make = (site: Site<Viewer>, deps: Deps, request: Incoming) => Record<string, unknown>
const swagger: Make = ({ routes }, { settings }, request) => swaggerDocument(routes, settings, request)
const newest: Make = ({ routes }, { settings }, request) => apiDocument(routes, settings, request.origin)
const documents: [url: string, make: Make, write: (document: Record<string, unknown>) => string, type: string][] = [
  ['/api/docs.json', swagger, JSON.stringify, 'application/json'],
  ['/api/docs.yaml', swagger, writeYaml, 'application/yaml; charset=utf-8'],
  ['/api/v1/openapi.json', newest, JSON.stringify, 'application/json'],
  ['/api/v1/openapi.yaml', newest, writeYaml, 'application/yaml; charset=utf-8'],
]

/** What the services before these routes are, told by their own values. */
export const docsRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const serve = (request: Incoming, type: string, make: () => string): Promise<Answer> =>
    deps.answers.serve(request, { key: type, sameForAll: true, make: () => ({ type, body: make() }) })

  for (const [url, make, write, type] of documents) {
    site.handle(docRoute(url, 'The API document'), (request) =>
      serve(request, type, () => write(make(site, deps, request))),
    )
  }
  site.handle(page, async (request) => {
    if (request.search.get('format') === 'openapi') {
      return serve(request, 'application/json', () => JSON.stringify(swagger(site, deps, request)))
    }
    return servePage(deps, request, {
      key: 'docs',
      page: () => docsPage(apiDocument(site.routes, deps.settings, request.origin) as unknown as ApiDocument),
    })
  })
}
