import { route } from '@farside/kernel/http'
import type { Call, Site } from '@farside/kernel/http'
import { z } from 'zod'
import { AnyEntry, entryShapes, pageOf } from '../../contract/panel-v1.ts'
import type { EntityType } from '../../tables.ts'
import type { Deps } from '../deps.ts'
import { isPublic } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { entityPage } from './entity-page.ts'
import type { Latest } from './latest.ts'
import { askedPage } from './paging.rules.ts'
import { csv, pageParameter, splitCsv } from './parameters.rules.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'

const query = z.object({
  entity_name: csv('Names, or HGNC ids of genes'),
  type: csv('Slugs of panel types'),
  tags: csv('Tags, any of them'),
  panel_name: csv('Exact names of panels'),
  page: pageParameter,
})
const collections = {
  genes: { types: ['gene'], words: 'Genes', shape: entryShapes.gene },
  strs: { types: ['str'], words: 'STRs', shape: entryShapes.str },
  regions: { types: ['region'], words: 'Regions', shape: entryShapes.region },
  entities: { types: undefined, words: 'Genes, STRs and regions', shape: AnyEntry },
} as const
type ListName = keyof typeof collections

const searchRoute = (name: ListName) =>
  route({
    method: 'GET',
    url: `/api/v1/${name}/`,
    operationId: `v1-list-${name}`,
    summary: `${collections[name].words} of all public panels by name, each with its panel`,
    tags: ['v1'],
    produces: 'anything',
    query,
    replies: { 200: pageOf(collections[name].shape), ...refusals(404) },
  })
const namedRoute = (name: ListName) =>
  route({
    method: 'GET',
    url: `/api/v1/${name}/:names/`,
    operationId: `v1-find-${name}`,
    summary: `${collections[name].words} of these names on all public panels; a page as well, and none where none is known`,
    tags: ['v1'],
    produces: 'anything',
    params: z.object({ names: z.string().meta({ description: 'Names, or HGNC ids of genes, separated by commas' }) }),
    query,
    replies: { 200: pageOf(collections[name].shape), ...refusals(404) },
  })

export const entitiesRoutes =
  (deps: Deps, lists: Latest<Int32Array>) =>
  (site: Site<Viewer>): void => {
    const search = (
      call: Call<ReturnType<typeof searchRoute>, Viewer>,
      types: readonly EntityType[] | undefined,
      path?: string,
    ) =>
      answerAt(deps, call, async (asked) => {
        const { catalogue } = asked
        const { entity_name: given, type: slugs, tags, panel_name: panelNames, page } = call.query
        const wanted = askedPage(page)
        return serveJson(deps, asked, catalogue.fingerprint, () => {
          const panels = catalogue.panels.filter(
            (it) =>
              isPublic(it) &&
              !it.isSuper &&
              (!slugs || it.types.some(({ slug }) => slugs.includes(slug))) &&
              (!panelNames || panelNames.includes(it.name)),
          )
          const named = path === undefined ? undefined : splitCsv(path)
          const names = named && given ? given.filter((it) => named.includes(it)) : (named ?? given)
          return entityPage(
            { ...deps, lists },
            asked,
            { panelIds: panels.map((it) => it.id), types, names, tags },
            wanted,
          )
        })
      })
    for (const name of Object.keys(collections) as ListName[]) {
      const { types } = collections[name]
      site.handle(searchRoute(name), (call) => search(call, types))
      site.handle(namedRoute(name), (call) => search(call, types, call.params.names))
    }
  }
