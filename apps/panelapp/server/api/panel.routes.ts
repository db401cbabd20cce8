import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { PanelDocument } from '../../contract/panel-v1.ts'
import type { Deps } from '../deps.ts'
import { panelDocument } from '../document/panel-document.ts'
import { panelText } from '../document/panel-head.rules.ts'
import { withSignedOff } from '../document/read-frozen.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { findVersion, readOlder } from './find-version.ts'
import { PanelRef } from './panel-ref.ts'
import { versionParameter, word } from './parameters.rules.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'

const showPanel = route({
  method: 'GET',
  url: '/api/v1/panels/:ref/',
  operationId: 'v1-show-panel',
  summary: 'A panel with its genes, STRs and regions',
  description:
    'Keys of the live version come in the order shown here, those of older versions by length, then bytes, and `signed_off` last.',
  tags: ['v1'],
  produces: 'anything',
  params: PanelRef,
  query: z.object({
    version: versionParameter,
    exclude_entities: word('Exactly `True`: the panel alone'),
  }),
  replies: { 200: PanelDocument, ...refusals(404) },
})

export const panelRoutes =
  (deps: Deps) =>
  (site: Site<Viewer>): void =>
    site.handle(showPanel, (call) =>
      answerAt(deps, call, async (asked) => {
        const { catalogue, viewer, audience } = asked
        const { head, older } = findVersion(catalogue, viewer, { ref: call.params.ref, version: call.query.version })
        const isBare = call.query.exclude_entities === 'True'
        return serveJson(deps, asked, `${head.id} ${head.revision}`, async () => {
          if (older) {
            const frozen = await readOlder(deps.db, viewer, head, older)
            return withSignedOff(isBare ? frozen.head : frozen.text, frozen.signedOff)
          }
          if (isBare) return panelText(head, catalogue, 'live', audience)
          return panelDocument(deps.db, catalogue, head, 'live', audience)
        })
      }),
    )
