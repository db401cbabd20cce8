import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { pageOf, Panel } from '../../contract/panel-v1.ts'
import type { PanelStatus } from '../../tables.ts'
import type { Deps } from '../deps.ts'
import { panelText } from '../document/panel-head.rules.ts'
import { findPanels } from '../panel/find-panel.rules.ts'
import type { PanelHead } from '../panel/catalogue.ts'
import { isPublic, maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { askedPage, PAGE_ROWS, pageText, refuseBeyond } from './paging.rules.ts'
import { choice, csv, pageParameter, word } from './parameters.rules.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'

const listPanels = route({
  method: 'GET',
  url: '/api/v1/panels/',
  operationId: 'v1-list-panels',
  summary: 'Panels without their entities, by name',
  tags: ['v1'],
  produces: 'anything',
  query: z.object({
    type: csv('Slugs of panel types, any of which a panel has'),
    name: word('An id, a 24-hex id, a name or part of it, or a relevant disorder'),
    retired: word('Any text, `False` too: retired panels as well'),
    status: choice(
      ['public', 'promoted', 'retired', 'internal'],
      'Panels of this status alone; internal ones for curators',
    ),
    page: pageParameter,
  }),
  replies: { 200: pageOf(Panel), ...refusals(404) },
})

export const panelsRoutes =
  (deps: Deps) =>
  (site: Site<Viewer>): void =>
    site.handle(listPanels, (call) =>
      answerAt(deps, call, async (asked) => {
        const { catalogue, viewer, audience } = asked
        const { type, name, retired, status, page } = call.query
        const wanted = askedPage(page)
        return serveJson(deps, asked, catalogue.fingerprint, () => {
          const named = name === undefined ? undefined : new Set(findPanels(catalogue, name))
          const found = catalogue.panels.filter(
            (it) =>
              isListed(viewer, it, { status, retired: retired !== undefined }) &&
              (!named || named.has(it)) &&
              (!type || it.types.some(({ slug }) => type.includes(slug))),
          )
          refuseBeyond(wanted, found.length)
          const shown = found.slice(wanted.offset, wanted.offset + PAGE_ROWS)
          return pageText(
            asked.request,
            wanted,
            found.length,
            shown.map((it) => panelText(it, catalogue, 'live', audience)),
          )
        })
      }),
    )

/** Lists hold what is public; the rest only where it is asked for. Retired panels may be listed to everybody. */
function isListed(
  viewer: Viewer,
  panel: PanelHead,
  { status, retired }: { status: PanelStatus | undefined; retired: boolean },
): boolean {
  if (status !== undefined) return panel.status === status && (status === 'retired' || maySee(viewer, panel))
  return isPublic(panel) || (retired && panel.status === 'retired')
}
