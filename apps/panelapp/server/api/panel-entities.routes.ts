import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { entryShapes, pageOf } from '../../contract/panel-v1.ts'
import type { EntityType } from '../../tables.ts'
import type { Deps } from '../deps.ts'
import { contentOf } from '../document/panel-head.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { entityPage } from './entity-page.ts'
import { findVersion, readOlder } from './find-version.ts'
import { selectFrozen } from './frozen-entities.rules.ts'
import type { Latest } from './latest.ts'
import { askedPage, PAGE_ROWS, pageText, refuseBeyond } from './paging.rules.ts'
import { PanelRef } from './panel-ref.ts'
import { csv, levelParameter, pageParameter, versionParameter } from './parameters.rules.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'

const query = z.object({
  entity_name: csv('Names, or HGNC ids of genes'),
  confidence_level: levelParameter,
  tags: csv('Tags: any of them, or of an older version all of them'),
  version: versionParameter,
  page: pageParameter,
})
const words: Record<EntityType, string> = { gene: 'Genes', str: 'STRs', region: 'Regions' }
const listRoute = <T extends EntityType>(type: T) =>
  route({
    method: 'GET',
    url: `/api/v1/panels/:ref/${type}s/`,
    operationId: `v1-list-panel-${type}s`,
    summary: `${words[type]} of a panel, by name`,
    tags: ['v1'],
    produces: 'anything',
    params: PanelRef,
    query,
    replies: { 200: pageOf(entryShapes[type]), ...refusals(404) },
  })

export const panelEntitiesRoutes =
  (deps: Deps, lists: Latest<Int32Array>) =>
  (site: Site<Viewer>): void => {
    for (const type of ['gene', 'str', 'region'] as const) {
      site.handle(listRoute(type), (call) =>
        answerAt(deps, call, async (asked) => {
          const { catalogue, viewer, audience } = asked
          const { entity_name: names, confidence_level: level, tags, version, page } = call.query
          const wanted = askedPage(page)
          const { head, older } = findVersion(catalogue, viewer, { ref: call.params.ref, version })
          return serveJson(deps, asked, `${head.id} ${head.revision}`, async () => {
            if (older) {
              const { text } = await readOlder(deps.db, viewer, head, older)
              const found = selectFrozen(text, type, { names, level, tags })
              refuseBeyond(wanted, found.length)
              const shown = found.slice(wanted.offset, wanted.offset + PAGE_ROWS)
              return pageText(
                asked.request,
                wanted,
                found.length,
                shown.map((it) => JSON.stringify(it)),
              )
            }
            const panelIds = contentOf(head, catalogue, audience).map((it) => it.id)
            const filter = { panelIds, types: [type], names, tags, level: level === undefined ? level : Number(level) }
            return entityPage({ ...deps, lists }, asked, filter, wanted)
          })
        }),
      )
    }
  }
