import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'

const collections = ['panels', 'panels/signedoff', 'activities', 'genes', 'strs', 'regions', 'entities'] as const

const listCollections = route({
  method: 'GET',
  url: '/api/v1/',
  operationId: 'v1-root',
  summary: 'The collections',
  tags: ['v1'],
  produces: 'anything',
  replies: { 200: z.record(z.string(), z.string()).meta({ description: 'Addresses by name' }), ...refusals() },
})

export const rootRoutes =
  (deps: Deps) =>
  (site: Site<Viewer>): void =>
    site.handle(listCollections, (call) =>
      answerAt(deps, call, (asked) =>
        serveJson(deps, asked, '', () =>
          JSON.stringify(
            Object.fromEntries(collections.map((name) => [name, `${asked.request.origin}/api/v1/${name}/`])),
          ),
        ),
      ),
    )
