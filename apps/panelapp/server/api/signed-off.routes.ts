import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { parseVersion } from '../../contract/version.ts'
import { FrozenPanel, pageOf, PanelDocument } from '../../contract/panel-v1.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { withSignedOff } from '../document/read-frozen.ts'
import { isPublic, maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { readOlder } from './find-version.ts'
import { countEverySignedOff, readEverySignedOff, readSignedOff } from './frozen-head.queries.ts'
import { askedPage, PAGE_ROWS, pageText, refuseBeyond } from './paging.rules.ts'
import { choice, number, pageParameter } from './parameters.rules.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'

const listSignedOff = route({
  method: 'GET',
  url: '/api/v1/panels/signedoff/',
  operationId: 'v1-list-signed-off',
  summary: 'Versions fit for clinical use, without their entities, by panel id',
  tags: ['v1'],
  produces: 'anything',
  query: z.object({
    panel_id: number('Of this panel alone'),
    display: choice(['latest', 'all'], 'The newest of each panel (default), or every one it ever had'),
    page: pageParameter,
  }),
  replies: { 200: pageOf(FrozenPanel), ...refusals(404) },
})
const showSignedOff = route({
  method: 'GET',
  url: '/api/v1/panels/signedoff/:panelId/',
  operationId: 'v1-show-signed-off',
  summary: 'The newest version of a panel that is fit for clinical use',
  tags: ['v1'],
  produces: 'anything',
  params: z.object({ panelId: z.string().regex(/^\d{1,9}$/) }),
  replies: { 200: PanelDocument, ...refusals(404) },
})

export const signedOffRoutes =
  (deps: Deps) =>
  (site: Site<Viewer>): void => {
    site.handle(listSignedOff, (call) =>
      answerAt(deps, call, async (asked) => {
        const { catalogue } = asked
        const { panel_id: panelId, display, page } = call.query
        const wanted = askedPage(page)
        return serveJson(deps, asked, catalogue.fingerprint, async () => {
          const panels = catalogue.panels.filter((it) => isPublic(it) && (panelId === undefined || it.id === panelId))
          const span = { limit: PAGE_ROWS, offset: wanted.offset }
          if (display === 'all') {
            const ids = panels.map((it) => it.id)
            const count = await countEverySignedOff(deps.db, ids)
            refuseBeyond(wanted, count)
            const rows = await readEverySignedOff(deps.db, ids, span)
            return pageText(
              asked.request,
              wanted,
              count,
              rows.map((it) => withSignedOff(it.head, it.signedOff)),
            )
          }
          const ids = panels
            .filter((it) => it.signedOff)
            .map((it) => it.id)
            .toSorted((a, b) => a - b)
          refuseBeyond(wanted, ids.length)
          const rows = await readSignedOff(deps.db, ids.slice(wanted.offset, wanted.offset + PAGE_ROWS))
          return pageText(
            asked.request,
            wanted,
            ids.length,
            rows.map((it) => withSignedOff(it.head, it.signedOff)),
          )
        })
      }),
    )
    site.handle(showSignedOff, (call) =>
      answerAt(deps, call, async (asked) => {
        const head = asked.catalogue.byId.get(Number(call.params.panelId))
        const version = head?.signedOff && parseVersion(head.signedOff.version)
        if (!head || !version || !maySee(asked.viewer, head)) throw problems.not_found()
        return serveJson(deps, asked, `${head.id} ${head.revision}`, async () => {
          const frozen = await readOlder(deps.db, asked.viewer, head, version)
          return withSignedOff(frozen.text, frozen.signedOff)
        })
      }),
    )
  }
