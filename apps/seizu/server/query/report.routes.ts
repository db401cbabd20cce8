import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import type { Config } from '../../contract/config.ts'
import { DASHBOARD } from '../../contract/report.ts'
import type { ReportAnswer } from '../../contract/report.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { requirePermission } from '../identity/identity.ts'
import type { Identity } from '../identity/identity.ts'
import type { Capabilities } from './capability.ts'
import { preparePlans } from './prepare-plans.ts'
import { queriesOf, reportOf } from './report-queries.rules.ts'
import type { Statements } from './run-statement.ts'

const query = z.object({ include_query_capabilities: z.stringbool().default(false) })
const show = route({
  method: 'GET',
  url: '/api/v1/reports/:reportId',
  operationId: 'report',
  summary: 'One report; `dashboard` is the dashboard where no report has that id',
  tags: ['reports'],
  query,
  produces: 'anything',
  replies: {
    200: { description: 'The report, and what its queries may be run with' },
    404: { description: 'None of that id' },
  },
})
const showDashboard = route({
  method: 'GET',
  url: '/api/v1/dashboard',
  operationId: 'dashboard',
  summary: 'The dashboard, as a report',
  tags: ['reports'],
  query,
  produces: 'anything',
  replies: { 200: { description: 'The dashboard, and what its queries may be run with' } },
})

export const reportRoutes =
  (
    { config, now }: Pick<Deps, 'config' | 'now'>,
    capabilities: Capabilities,
    { prepare }: Pick<Statements, 'prepare'>,
  ) =>
  (site: Site<Identity>): void => {
    const answerWith = async (user: Identity, idOf: (config: Config) => string, withCapabilities: boolean) => {
      requirePermission(user, 'reports:read')
      const { config: current, digest: version } = await config.read()
      const id = idOf(current)
      const report = reportOf(current, id)
      if (!report) throw problems.report_missing(id)
      const body: ReportAnswer = { report, report_version: version }
      if (withCapabilities) {
        const at = now()
        const queries = queriesOf(current, id, report)
        void preparePlans(queries, prepare)
        body.query_capabilities = Object.fromEntries(
          queries.map((it) => [it.path, capabilities.issue({ id, version }, it, user, at)]),
        )
      }
      return answer({ headers: { 'cache-control': 'no-store' }, body })
    }
    site.handle(show, ({ user, params: { reportId: id = '' }, query }) =>
      answerWith(
        user,
        ({ reports }) => (id === 'dashboard' && !Object.hasOwn(reports, id) ? DASHBOARD : id),
        query.include_query_capabilities,
      ),
    )
    site.handle(showDashboard, ({ user, query }) => answerWith(user, () => DASHBOARD, query.include_query_capabilities))
  }
