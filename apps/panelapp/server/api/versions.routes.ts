import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { FrozenPanel, pageOf } from '../../contract/panel-v1.ts'
import type { Deps } from '../deps.ts'
import { panelText } from '../document/panel-head.rules.ts'
import { withSignedOff } from '../document/read-frozen.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { findSeen } from './find-version.ts'
import { countFrozen, readFrozenHeads } from './frozen-head.queries.ts'
import { askedPage, PAGE_ROWS, pageText, refuseBeyond } from './paging.rules.ts'
import { PanelRef } from './panel-ref.ts'
import { pageParameter } from './parameters.rules.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'

const listVersions = route({
  method: 'GET',
  url: '/api/v1/panels/:ref/versions/',
  operationId: 'v1-list-versions',
  summary: 'All versions of a panel without their entities, the live one first, then newest first',
  tags: ['v1'],
  produces: 'anything',
  params: PanelRef,
  query: z.object({ page: pageParameter }),
  replies: { 200: pageOf(FrozenPanel), ...refusals(404) },
})

export const versionsRoutes =
  (deps: Deps) =>
  (site: Site<Viewer>): void =>
    site.handle(listVersions, (call) =>
      answerAt(deps, call, async (asked) => {
        const { catalogue, viewer, audience } = asked
        const head = findSeen(catalogue, viewer, call.params.ref)
        const wanted = askedPage(call.query.page)
        return serveJson(deps, asked, `${head.id} ${head.revision}`, async () => {
          const count = 1 + (await countFrozen(deps.db, head.id))
          refuseBeyond(wanted, count)
          // The live version takes the first place of the first page.
          const isFirst = wanted.number === 1
          const frozen = await readFrozenHeads(deps.db, head.id, {
            limit: isFirst ? PAGE_ROWS - 1 : PAGE_ROWS,
            offset: isFirst ? 0 : wanted.offset - 1,
          })
          const live = withSignedOff(panelText(head, catalogue, 'live', audience), null)
          const older = frozen.map((it) => withSignedOff(it.head, it.signedOff))
          return pageText(asked.request, wanted, count, isFirst ? [live, ...older] : older)
        })
      }),
    )
