import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { searchPage } from '../../pages/search/search-page.ts'
import type { Deps } from '../deps.ts'
import { redirect } from '../page/redirect.ts'
import { servePage } from '../page/serve-page.ts'
import { may } from '../viewer/permissions.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { search } from './search.ts'

const common = { method: 'GET', tags: ['search'], produces: 'anything', hidden: true } as const
const show = route({
  ...common,
  url: '/search/',
  operationId: 'search-page',
  summary: 'What the search box finds',
  replies: { 200: { description: 'A page' }, 303: { description: 'The only hit' } },
})
const suggest = route({
  ...common,
  url: '/search/suggest/',
  operationId: 'search-suggest',
  summary: 'What the search box offers while somebody types',
  replies: { 200: { description: 'JSON' } },
})

const onPage = 60
const offered = 10

export const searchPages = (deps: Deps) => (site: Site<Viewer>) => {
  site.handle(show, async (request) => {
    const text = (request.search.get('q') ?? '').trim().slice(0, 200)
    const found = await search(deps.db, await deps.catalogue.read(), request.user, { text, limit: onPage })
    const [only, ...more] = found
    if (only && more.length === 0) return redirect(303, only.href)
    return servePage(deps, request, { page: () => searchPage({ text, found }) })
  })

  site.handle(suggest, async (request) => {
    const catalogue = await deps.catalogue.read()
    const text = request.search.get('q') ?? ''
    const audience = may(request.user, 'view_unpublished') ? 'curator' : 'public'
    return deps.answers.serve(request, {
      // The gene reference is no part of the fingerprint, but its changes show in a while.
      key: `suggest ${audience} ${catalogue.fingerprint} ${Math.floor(deps.now().getTime() / 60_000)}`,
      sameForAll: true,
      make: async () => ({
        type: 'application/json',
        body: JSON.stringify({
          results: await search(deps.db, catalogue, request.user, { text, limit: offered }),
        }),
      }),
    })
  })
}
