import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { Evaluation, pageOf } from '../../contract/panel-v1.ts'
import { problems } from '../../problems.ts'
import type { EntityType } from '../../tables.ts'
import type { Deps } from '../deps.ts'
import { contentOf } from '../document/panel-head.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { countEvaluations, readEvaluations } from './evaluation.queries.ts'
import { findVersion } from './find-version.ts'
import { askedPage, PAGE_ROWS, pageText, refuseBeyond } from './paging.rules.ts'
import { EntityName, PanelRef } from './panel-ref.ts'
import { pageParameter, versionParameter, word } from './parameters.rules.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'

const words: Record<EntityType, string> = { gene: 'a gene', str: 'an STR', region: 'a region' }
const listRoute = <T extends EntityType>(type: T) =>
  route({
    method: 'GET',
    url: `/api/v1/panels/:ref/${type}s/:name/evaluations/`,
    operationId: `v1-list-${type}-evaluations`,
    summary: `What reviewers said of ${words[type]} on a panel, newest first`,
    description: 'Reviews are kept for the live version alone.',
    tags: ['v1'],
    produces: 'anything',
    params: PanelRef.extend({ name: EntityName }),
    query: z.object({
      include_comments: word('`true` in any case: the comments too'),
      version: versionParameter,
      page: pageParameter,
    }),
    replies: { 200: pageOf(Evaluation), ...refusals(404) },
  })

export const evaluationsRoutes =
  (deps: Deps) =>
  (site: Site<Viewer>): void => {
    for (const type of ['gene', 'str', 'region'] as const) {
      site.handle(listRoute(type), (call) =>
        answerAt(deps, call, async (asked) => {
          const { catalogue, viewer, audience } = asked
          const { include_comments: comments, version, page } = call.query
          const wanted = askedPage(page)
          const { head, older } = findVersion(catalogue, viewer, { ref: call.params.ref, version })
          if (older) throw problems.version_unsupported()
          return serveJson(deps, asked, `${head.id} ${head.revision}`, async () => {
            const panelIds = contentOf(head, catalogue, audience).map((it) => it.id)
            const of = { panelIds, type, name: call.params.name }
            const count = await countEvaluations(deps.db, of)
            if (count === undefined) throw problems.not_found()
            refuseBeyond(wanted, count)
            const rows = await readEvaluations(deps.db, of, {
              withComments: comments?.toLowerCase() === 'true',
              limit: PAGE_ROWS,
              offset: wanted.offset,
            })
            return pageText(
              asked.request,
              wanted,
              count,
              rows.map((it) => JSON.stringify(it)),
            )
          })
        }),
      )
    }
  }
