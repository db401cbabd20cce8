import { Empty, Sheet } from '@farside/kit/react'
import { useMemo } from 'react'
import type { ConfigResponse } from '../../contract/api.ts'
import { DASHBOARD } from '../../contract/report.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { ReportBody } from './ReportPage.tsx'
import { Rows } from './Rows.tsx'
import { ReportProvider } from './report-context.ts'
import { useRefresh } from './useRefresh.ts'

/** The landing page: the rows of `dashboard`, or the report that it names. */
export function DashboardPage({ config }: { config: ConfigResponse }) {
  const { dashboard, reports } = config.config
  const named = dashboard.report === undefined ? undefined : reports[dashboard.report]
  const { loaded, refresh } = useRefresh()
  const page = useMemo(
    () => ({ id: DASHBOARD, report: { rows: dashboard.rows, inputs: [] }, values: {}, config }),
    [dashboard, config],
  )
  if (named) return <ReportBody config={config} id={DASHBOARD} report={named} title="Dashboard" />
  if (dashboard.rows.length === 0) {
    return (
      <>
        <PageHead title="Dashboard" />
        <Sheet title="Dashboard" titleHidden>
          {dashboard.report === undefined ? (
            <Empty title="The file has no dashboard rows">
              Rows that it has under dashboard appear here. Reports are in the navigation.
            </Empty>
          ) : (
            <Empty title={`The file has no report "${dashboard.report}"`}>
              It names it as its dashboard. The reports that it has are in the navigation.
            </Empty>
          )}
        </Sheet>
      </>
    )
  }
  return (
    <ReportProvider value={page}>
      <PageHead title="Dashboard" loaded={loaded} onRefresh={refresh} />
      <Rows rows={dashboard.rows} />
    </ReportProvider>
  )
}
