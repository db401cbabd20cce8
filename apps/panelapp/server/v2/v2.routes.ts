import program from '../../package.json' with { type: 'json' }
import { answer, openApi } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { answerAt } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import { dumpRoutes, provenanceOf } from '../dump/dump.routes.ts'
import { readDataAge } from '../page/surroundings.queries.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { v2ChangeRoutes } from './changes.routes.ts'
import { v2DiffRoutes } from './diff.routes.ts'
import { v2EntityRoutes } from './entities.routes.ts'
import { v2GeneRoutes } from './genes.routes.ts'
import { v2PanelRoutes } from './panels.routes.ts'
import { v2Route } from './v2-route.ts'

const root = v2Route({
  url: '/api/v2',
  operationId: 'v2-root',
  summary: 'What there is, and under which terms',
  replies: {
    200: z.looseObject({
      terms: z.string().nullable(),
      licence: z.string().nullable(),
      acknowledgement: z.string().nullable(),
      source: z.string().nullable(),
      data_as_of: z.string().nullable(),
      links: z.record(z.string(), z.string()),
    }),
  },
})
const document = v2Route({
  url: '/api/v2/openapi.json',
  operationId: 'v2-openapi',
  summary: 'This description: OpenAPI 3.1',
  replies: { 200: z.looseObject({ openapi: z.string() }) },
})

/** The whole of API v2. */
export const v2Routes = (deps: Deps) => (site: Site<Viewer>) => {
  site.handle(root, (request) =>
    answerAt(deps, request, async () => {
      const [provenance, age] = await Promise.all([provenanceOf(deps), readDataAge(deps.db)])
      const link = (path: string) => `${request.origin}/api/v2/${path}`
      const body = {
        product: deps.settings.PRODUCT_NAME,
        version: program.version,
        ...provenance,
        data_as_of: age.source?.asOf ?? age.lastChange ?? null,
        links: {
          panels: link('panels'),
          panel: link('panels/{id}'),
          entities: link('entities'),
          gene: link('genes/{name}'),
          changes: link('changes'),
          dump: link('dump'),
          manifest: link('dump/manifest'),
          openapi: link('openapi.json'),
        },
      }
      return deps.answers.serve(request, { make: () => ({ type: 'application/json', body: JSON.stringify(body) }) })
    }),
  )
  v2PanelRoutes(deps)(site)
  v2EntityRoutes(deps)(site)
  v2DiffRoutes(deps)(site)
  v2GeneRoutes(deps)(site)
  v2ChangeRoutes(deps)(site)
  dumpRoutes(deps)(site)
  site.handle(document, async (request) => {
    const routes = site.routes.filter((it) => it.url === '/api/v2' || it.url.startsWith('/api/v2/'))
    const body = openApi(routes, {
      title: `${deps.settings.PRODUCT_NAME} API`,
      version: '2',
      description: 'Panels, their versions at any time, and what changed. Reads alone; no account is needed.',
      servers: [{ url: request.origin }],
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'Authorization' } },
    })
    return answer({ headers: {}, body })
  })
}
