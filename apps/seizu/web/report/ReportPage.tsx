import { useMemo } from 'react'
import type { ConfigResponse } from '../../contract/api.ts'
import type { Report } from '../../contract/config.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { Inputs } from '../input/Inputs.tsx'
import { useInputValues } from '../input/useInputValues.ts'
import { MissingPage } from '../page/MissingPage.tsx'
import { Rows } from './Rows.tsx'
import { ReportProvider } from './report-context.ts'
import { useRefresh } from './useRefresh.ts'

/** A report: its inputs, then its rows. */
export function ReportPage({ config, id }: { config: ConfigResponse; id: string }) {
  const { reports } = config.config
  const report = Object.hasOwn(reports, id) ? reports[id] : undefined
  if (!report) return <MissingPage report={id} />
  return <ReportBody config={config} id={id} report={report} title={report.name} />
}

export interface ReportBodyProps {
  config: ConfigResponse
  /** What the server knows the report by. */
  id: string
  report: Report
  title: string
}

export function ReportBody({ config, id, report, title }: ReportBodyProps) {
  const { values, shown, choose, settle } = useInputValues(report.inputs)
  const { loaded, refresh } = useRefresh()
  const page = useMemo(() => ({ id, report, values, config }), [id, report, values, config])
  return (
    <ReportProvider value={page}>
      <PageHead title={title} loaded={loaded} onRefresh={refresh} />
      {report.inputs.length > 0 && <Inputs inputs={report.inputs} values={shown} onChoose={choose} onSettle={settle} />}
      <Rows rows={report.rows} successor={report.schema_version !== undefined} />
    </ReportProvider>
  )
}
