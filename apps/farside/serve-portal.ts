import { readFileSync } from 'node:fs'
import { answer, createSite, listen, route } from '@farside/kernel/http'
import type { Server } from '@farside/kernel/http'
import type { Log } from '@farside/kernel/log'
import { portalAssets, portalHeaders, renderPortal } from './portal/portal.ts'
import type { PortalStatus } from './portal/portal.ts'

const open = { method: 'GET', access: 'anyone', tags: ['portal'], produces: 'anything' } as const

const page = route({
  ...open,
  url: '/',
  operationId: 'portal',
  summary: 'The portal page',
  replies: { 200: { description: 'What runs, as a page', type: 'text/html' } },
})
const status = route({
  ...open,
  url: '/status.json',
  operationId: 'status',
  summary: 'What runs',
  replies: { 200: { description: 'What runs, without secrets' } },
})

/**
 * Serves the portal page and `/status.json` on the loopback interface. `now` is asked at each request; it holds no
 * secret, so neither answer can.
 */
export async function servePortal(options: { port: number; log: Log; now: () => PortalStatus }): Promise<Server> {
  const { port, log, now } = options
  const site = createSite({
    // Its requests are of no interest, only what goes wrong is.
    log: { ...log, debug: () => {}, info: () => {} },
    // A page of another site whose name points here must not read it.
    allowedHosts: ['localhost', '127.0.0.1'],
  })
  site.handle(page, async () => answer({ headers: portalHeaders, body: renderPortal(now()) }))
  site.handle(status, async () => answer({ headers: { 'cache-control': 'no-store' }, body: now() }))
  for (const asset of portalAssets) {
    const headers = { 'content-type': asset.contentType, 'cache-control': 'no-cache' }
    const file = route({
      ...open,
      url: asset.path,
      operationId: `file ${asset.path}`,
      summary: 'A file of the page',
      replies: { 200: { description: 'The file' } },
    })
    site.handle(file, async () => answer({ headers, body: readFileSync(asset.file) }))
  }
  return listen(site, { host: '127.0.0.1', port, drainMs: 500 })
}
