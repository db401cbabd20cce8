import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { redirect } from '../page/redirect.ts'
import type { Viewer } from '../viewer/viewer.ts'

/** Of links from before there were STRs and regions; whatever else is below a panel has a route of its own. */
const geneOfPanel = route({
  method: 'GET',
  url: '/panels/:panelId/:name/',
  operationId: 'old gene of a panel',
  summary: 'Where the gene of that name is now',
  tags: ['pages'],
  produces: 'anything',
  hidden: true,
  params: z.object({ panelId: z.string().regex(/^\d{1,9}$/), name: z.string() }),
  replies: { 302: { description: 'The page of the gene' } },
})

export const geneOfPanelRoutes = (site: Site<Viewer>): void =>
  site.handle(geneOfPanel, async ({ params, search }) => {
    const query = search.size > 0 ? `?${search}` : ''
    return redirect(302, `/panels/${params.panelId}/gene/${encodeURIComponent(params.name)}/${query}`)
  })
