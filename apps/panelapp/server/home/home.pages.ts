import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { datesIn } from '../../pages/frame/dates.ts'
import { emptyHomePage, homePage } from '../../pages/home/home-page.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { servePage } from '../page/serve-page.ts'
import { isPublic } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { readHomeTexts } from './home-text.queries.ts'
import { renderMarkdown } from './markdown.ts'

const home = route({
  method: 'GET',
  url: '/',
  operationId: 'home-page',
  summary: 'The home page: one of the texts that editors wrote',
  tags: ['pages'],
  produces: 'anything',
  hidden: true,
  replies: { 200: { description: 'The page' } },
})

export const homePages = (deps: Deps) => (site: Site<Viewer>) =>
  site.handle(home, async (request) => {
    const { texts, fingerprint } = await readHomeTexts(deps.db)
    const tab = request.search.get('tab')
    const current = tab === null ? texts[0] : texts.find(({ href }) => href === tab)
    if (current) {
      return servePage(deps, request, {
        key: `home|${current.href}|${fingerprint}`,
        page: () =>
          homePage(
            texts.map(({ title, href }) => ({ title, href, current: href === current.href })),
            { title: current.title, text: renderMarkdown(current.text) },
          ),
      })
    }
    if (tab !== null) throw problems.not_found()
    const catalogue = await deps.catalogue.read()
    return servePage(deps, request, {
      key: `home|${catalogue.fingerprint}`,
      page: () => {
        const panels = catalogue.panels.filter(isPublic)
        // What a super panel shows is counted where it stands.
        const own = panels.filter(({ isSuper }) => !isSuper)
        const changes = panels.map(({ versionCreated }) => versionCreated).toSorted()
        const last = changes.at(-1)
        return emptyHomePage(deps.settings.PRODUCT_NAME, {
          panels: panels.length,
          entities: own.reduce(
            (sum, { stats }) => sum + stats.number_of_genes + stats.number_of_strs + stats.number_of_regions,
            0,
          ),
          lastChange: last ? datesIn(deps.settings.TIME_ZONE).day(last) : undefined,
        })
      },
    })
  })
