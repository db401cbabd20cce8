import { Readable } from 'node:stream'
import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { ActivityFilter } from '../../contract/activity-log.ts'
import { activityPage } from '../../pages/activity/activity-page.ts'
import { datesIn } from '../../pages/frame/dates.ts'
import { pageAddress } from '../../pages/frame/pager.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { servePage } from '../page/serve-page.ts'
import { maySee } from '../panel/visibility.rules.ts'
import { may } from '../viewer/permissions.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { activityCsvHeader, activityCsvLine, activityCsvName } from './activity-csv.rules.ts'
import { readActivityFilter } from './activity-filter.rules.ts'
import { activityEntities, activityVersions, everyActivity, readActivities } from './activity-page.queries.ts'

const ROWS_A_PAGE = 100

const activities = route({
  method: 'GET',
  url: '/panels/activity/',
  operationId: 'activity-page',
  summary: 'What happened to panels, newest first',
  tags: ['pages'],
  produces: 'anything',
  hidden: true,
  replies: { 200: { description: 'The page, or CSV for curators' } },
})

export const activityPages = (deps: Deps) => (site: Site<Viewer>) =>
  site.handle(activities, async (request) => {
    const { user, search } = request
    const everything = may(user, 'view_unpublished')
    const { filter, errors } = readActivityFilter(search)
    const isReadable = Object.keys(errors).length === 0
    // Somebody who may not have the CSV gets the page instead (case 143).
    if (search.get('format') === 'csv' && everything && isReadable) return csv(deps, filter)

    const catalogue = await deps.catalogue.read()
    return servePage(deps, request, {
      key: `activity|${catalogue.fingerprint}|${everything}`,
      page: async () => {
        const page = readPage(search)
        const { rows, count } = isReadable
          ? await readActivities(deps.db, filter, {
              everything,
              timeZone: deps.settings.TIME_ZONE,
              limit: ROWS_A_PAGE,
              offset: (page - 1) * ROWS_A_PAGE,
            })
          : { rows: [], count: 0 }
        const pages = Math.ceil(count / ROWS_A_PAGE)
        if (page > Math.max(pages, 1)) throw problems.page_invalid()
        const panels = catalogue.panels.filter((panel) => maySee(user, panel))
        // Only what may be seen may be asked about: the versions of an internal panel are nobody's business.
        const chosen = panels.find(({ id }) => id === filter.panelId)?.id
        const address = pageAddress('/panels/activity/', search)
        return activityPage({
          filter,
          errors,
          rows,
          count,
          place: { page, pages, address },
          panels,
          dates: datesIn(deps.settings.TIME_ZONE),
          versions: chosen === undefined ? [] : await activityVersions(deps.db, chosen),
          entities:
            chosen === undefined || filter.version === undefined
              ? []
              : await activityEntities(deps.db, chosen, filter.version),
          ...(everything && { csv: csvAddress(search) }),
        })
      },
    })
  })

function csv({ db, now, settings }: Deps, filter: ActivityFilter) {
  async function* lines() {
    yield activityCsvHeader
    for await (const rows of everyActivity(db, filter, settings.TIME_ZONE)) yield rows.map(activityCsvLine).join('')
  }
  return answer({
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${activityCsvName(now())}"`,
      'cache-control': 'private, no-store',
    },
    body: Readable.from(lines()),
  })
}

/** @throws Problem `page_invalid` */
function readPage(search: URLSearchParams): number {
  const text = search.get('page') || '1'
  if (!/^[1-9]\d{0,8}$/.test(text)) throw problems.page_invalid()
  return Number(text)
}

function csvAddress(search: URLSearchParams): string {
  const asked = new URLSearchParams([...search].filter(([name, value]) => value !== '' && name !== 'page'))
  asked.set('format', 'csv')
  return `/panels/activity/?${asked}`
}
