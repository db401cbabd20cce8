import { Empty, Failed, Loading } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import { DASHBOARD } from '../../contract/report.ts'
import { failureText } from '../query/rows.api.ts'
import { useReport } from '../report/report-context.ts'
import { ask } from '../server/client.ts'
import { DataTable } from '../table/DataTable.tsx'
import { Face, TileFoot } from './Faces.tsx'
import { TileHead } from './TileHead.tsx'
import { onCallSearch, onCallTable } from './on-call.rules.ts'
import type { PanelProps } from './panel-props.ts'
import { usePanel } from './usePanel.ts'

/** Who is on call: everybody, or those whom the query names. A dashboard has no query for it (seizu §5.4). */
export function OnCallPanel({ panel, path }: PanelProps) {
  const { id, config } = useReport()
  if (!config.pagerduty_enabled) {
    return (
      <>
        <TileHead panel={panel} path={path} />
        <Empty title="On-call tables are not enabled">The server has no PagerDuty key (PAGERDUTY_API_KEY).</Empty>
      </>
    )
  }
  return panel.cypher === null || id === DASHBOARD ? (
    <>
      <TileHead panel={panel} path={path} />
      <People panel={panel} search="" />
    </>
  ) : (
    <NamedPeople panel={panel} path={path} />
  )
}

function NamedPeople({ panel, path }: PanelProps) {
  const state = usePanel(panel, path)
  const search = state.face === 'ready' ? onCallSearch(state.answer.rows) : undefined
  return (
    <>
      <TileHead panel={panel} path={path} />
      {state.face !== 'ready' ? (
        <Face state={state} />
      ) : search === undefined ? (
        <Empty title="None found">The query names nobody who could be on call.</Empty>
      ) : (
        <People panel={panel} search={search} />
      )}
      <TileFoot state={state} />
    </>
  )
}

function People({ panel, search }: Pick<PanelProps, 'panel'> & { search: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['on-calls', search],
    queryFn: ({ signal }) =>
      ask<{ oncalls: Parameters<typeof onCallTable>[0] }>(`/api/v1/pagerduty/oncalls${search}`, { signal }),
    staleTime: 60_000,
  })
  if (data) return <DataTable data={onCallTable(data.oncalls)} caption={panel.caption} />
  if (!error) return <Loading label="Loading" still={(seconds) => `Still loading: ${seconds} s`} />
  return (
    <Failed title="Could not load" retry={{ words: 'Try again', go: () => void refetch() }}>
      {failureText(error)}
    </Failed>
  )
}
