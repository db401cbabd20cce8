import { sameText } from '@farside/kernel/auth'
import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import program from '../../package.json' with { type: 'json' }
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { checkServices, readHealthToken } from './check-health.ts'

const healthCheck = route({
  method: 'GET',
  url: '/health_check/',
  operationId: 'health_check',
  summary: 'What each configured service says, for whoever has the token',
  tags: ['operation'],
  access: 'anyone',
  produces: 'anything',
  hidden: true,
  query: z.looseObject({ token: z.string().optional() }),
  replies: { 200: z.record(z.string(), z.enum(['OK', 'Error', 'Maintenance'])) },
})
const version = route({
  method: 'GET',
  url: '/version/',
  operationId: 'version',
  summary: 'The version of the program',
  tags: ['operation'],
  access: 'anyone',
  produces: 'anything',
  hidden: true,
  replies: { 200: z.object({ version: z.string() }) },
})

export const healthRoutes =
  ({ db, settings }: Deps) =>
  (site: Site<Viewer>) => {
    site.handle(healthCheck, async (request) => {
      const expected = await readHealthToken(settings)
      const given = request.query.token ?? request.header('token')
      if (expected === undefined || given === undefined || !sameText(given, expected)) throw problems.not_allowed()
      const states = await checkServices(db, settings)
      const ok = Object.values(states).every((state) => state === 'OK')
      return answer({ status: ok ? 200 : 500, headers: { 'cache-control': 'no-store' }, body: states })
    })
    site.handle(version, async () => ({ version: program.version }))
  }
