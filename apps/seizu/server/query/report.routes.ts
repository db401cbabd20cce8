import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import type { ReportAnswer } from '../../contract/report.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { requirePermission } from '../identity/identity.ts'
import type { Identity } from '../identity/identity.ts'
import type { Capabilities } from './capability.ts'
import { queriesOf, reportOf } from './report-queries.rules.ts'

const show = route({
  method: 'GET',
  url: '/api/v1/reports/:reportId',
  operationId: 'report',
  summary: 'One report; the dashboard is the report `dashboard`',
  tags: ['reports'],
  query: z.object({ include_query_capabilities: z.stringbool().default(false) }),
  produces: 'anything',
  replies: {
    200: { description: 'The report, and what its queries may be run with' },
    404: { description: 'None of that id' },
  },
})

export const reportRoutes =
  ({ config, now }: Pick<Deps, 'config' | 'now'>, capabilities: Capabilities) =>
  (site: Site<Identity>): void =>
    site.handle(show, async ({ user, params, query }) => {
      requirePermission(user, 'reports:read')
      const { reportId: id = '' } = params
      const { config: current, digest: version } = await config.read()
      const report = reportOf(current, id)
      if (!report) throw problems.report_missing(id)
      const body: ReportAnswer = { report, report_version: version }
      if (query.include_query_capabilities) {
        const at = now()
        body.query_capabilities = Object.fromEntries(
          queriesOf(current, id, report).map((it) => [it.path, capabilities.issue({ id, version }, it, user, at)]),
        )
      }
      return answer({ headers: { 'cache-control': 'no-store' }, body })
    })
