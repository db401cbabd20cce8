import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { activityEvents } from '../../contract/activity.ts'
import { eventTypes } from '../../contract/activity-log.ts'
import { Activity, pageOf } from '../../contract/panel-v1.ts'
import type { Deps } from '../deps.ts'
import { isPublic } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { countActivities, readActivityTexts } from './activity.queries.ts'
import type { ActivityFilter } from './activity.queries.ts'
import { findSeen } from './find-version.ts'
import type { Latest } from './latest.ts'
import { askedPage, PAGE_ROWS, pageText, refuseBeyond } from './paging.rules.ts'
import type { PageAsked } from './paging.rules.ts'
import { PanelRef } from './panel-ref.ts'
import { choice, day, pageParameter, word } from './parameters.rules.ts'
import { refusals } from './refusals.ts'
import { answerAt, serveJson } from './serve.ts'
import type { Asked } from './serve.ts'

const query = z.object({
  date_from: day('Since this day, UTC'),
  date_to: day('Until the end of this day, UTC'),
  entity_name: word('Of this entity alone'),
  event_type: choice(
    [...activityEvents, ...eventTypes],
    'What happened; `gene_addition` and `rating_change` go by the words of the text',
  ),
  page: pageParameter,
})

const listAll = route({
  method: 'GET',
  url: '/api/v1/activities/',
  operationId: 'v1-list-activities',
  summary: 'What happened to all public panels, newest first',
  tags: ['v1'],
  produces: 'anything',
  query,
  replies: { 200: pageOf(Activity), ...refusals(404) },
})
const listOfPanel = route({
  method: 'GET',
  url: '/api/v1/panels/:ref/activities/',
  operationId: 'v1-list-panel-activities',
  summary: 'What happened to a panel, newest first: all of it, or a page where `page` is given',
  tags: ['v1'],
  produces: 'anything',
  params: PanelRef,
  query,
  replies: { 200: z.union([z.array(Activity), pageOf(Activity)]), ...refusals(404) },
})

export const activitiesRoutes =
  (deps: Deps, counts: Latest<number>) =>
  (site: Site<Viewer>): void => {
    const pageOfActivities = async ({ request, catalogue }: Asked, filter: ActivityFilter, wanted: PageAsked) => {
      const list = JSON.stringify(filter)
      const count = await counts.of(catalogue.fingerprint, list, () => countActivities(deps.db, filter))
      refuseBeyond(wanted, count)
      const rows = await readActivityTexts(deps.db, filter, { limit: PAGE_ROWS, offset: wanted.offset })
      return pageText(request, wanted, count, rows)
    }
    site.handle(listAll, (call) =>
      answerAt(deps, call, async (asked) => {
        const wanted = askedPage(call.query.page)
        const { catalogue, audience } = asked
        // Curators are told of everything, also of panels that are deleted.
        const panelIds = audience === 'curator' ? undefined : catalogue.panels.filter(isPublic).map((it) => it.id)
        return serveJson(deps, asked, catalogue.fingerprint, () =>
          pageOfActivities(asked, { ...filterOf(call.query), panelIds }, wanted),
        )
      }),
    )
    site.handle(listOfPanel, (call) =>
      answerAt(deps, call, async (asked) => {
        const { page } = call.query
        const wanted = askedPage(page)
        const head = findSeen(asked.catalogue, asked.viewer, call.params.ref)
        const filter = { ...filterOf(call.query), panelIds: [head.id] }
        return serveJson(deps, asked, `${head.id} ${head.revision}`, async () => {
          if (page !== undefined) return pageOfActivities(asked, filter, wanted)
          return `[${(await readActivityTexts(deps.db, filter)).join()}]`
        })
      }),
    )
  }

const filterOf = (asked: z.output<typeof query>): ActivityFilter => ({
  dateFrom: asked.date_from,
  dateTo: asked.date_to,
  entityName: asked.entity_name,
  event: asked.event_type,
})
