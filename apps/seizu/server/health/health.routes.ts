import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { Identity } from '../identity/identity.ts'
import { readiness } from './readiness.ts'

const healthCheck = route({
  method: 'GET',
  url: '/healthcheck',
  operationId: 'healthcheck',
  summary: 'Whether the process answers',
  tags: ['operation'],
  access: 'anyone',
  produces: 'anything',
  replies: { 200: z.object({ success: z.literal(true) }) },
})
const live = route({
  method: 'GET',
  url: '/livez',
  aliases: ['/healthz'],
  operationId: 'livez',
  summary: 'Whether the process answers',
  tags: ['operation'],
  access: 'anyone',
  produces: 'anything',
  replies: { 200: z.object({ ok: z.literal(true) }) },
})
const ready = route({
  method: 'GET',
  url: '/readyz',
  operationId: 'readyz',
  summary: 'Whether it can serve: file, graph, database, keys',
  tags: ['operation'],
  access: 'anyone',
  produces: 'anything',
  replies: { 200: { description: 'It can' }, 503: { description: 'It cannot, and why' } },
})

export const healthRoutes =
  (deps: Deps) =>
  (site: Site<Identity>): void => {
    site.handle(healthCheck, async () => ({ success: true as const }))
    site.handle(live, async () => ({ ok: true as const }))
    site.handle(ready, async () => {
      const report = await readiness(deps)
      return answer({ status: report.ok ? 200 : 503, headers: { 'cache-control': 'no-store' }, body: report })
    })
  }
