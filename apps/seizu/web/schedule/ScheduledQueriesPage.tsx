import './schedule.css'
import { Banner, Empty, Failed, Icon, Loading, Sheet, Table } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { ScheduledQueries } from '../../contract/scheduled-query.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { clockText } from '../panel/time.rules.ts'
import { failureText } from '../query/rows.api.ts'
import { scheduledQueriesQuery } from './schedule.api.ts'
import { ScheduledQueryRows, columns } from './ScheduledQueryRows.tsx'
import { WorkerNews } from './WorkerNews.tsx'
import { useRunNow } from './useRunNow.ts'

/** Scheduled queries, when they ran and what came of it (seizu §8). */
export default function ScheduledQueriesPage({ mayRun }: { mayRun: boolean }) {
  const { data, error, dataUpdatedAt, refetch } = useQuery(scheduledQueriesQuery)
  const again = () => void refetch()
  const loaded = data && clockText(new Date(dataUpdatedAt))
  return (
    <>
      <PageHead title="Scheduled queries" {...(loaded && { loaded })} onRefresh={again} />
      {data && error && (
        <Banner family="warn" title="Could not refresh.">
          {failureText(error)} What is shown is of {loaded}.
        </Banner>
      )}
      {data && <WorkerNews answer={data} />}
      <Sheet title={data ? countText(data.items.length) : 'Scheduled queries'} titleHidden={!data?.items.length}>
        {!data && !error && <Loading label="Loading" still={(seconds) => `Still loading: ${seconds} s`} rows={6} />}
        {!data && error && (
          <Failed title="Could not load" retry={{ words: 'Try again', go: again }}>
            {failureText(error)}
          </Failed>
        )}
        {data?.items.length === 0 && <None />}
        {data && data.items.length > 0 && <All answer={data} mayRun={mayRun} />}
      </Sheet>
    </>
  )
}

const countText = (count: number): string =>
  count === 1 ? '1 scheduled query' : `${count.toLocaleString('en-GB')} scheduled queries`

/** More than fit on a screen. */
const MANY = 12

function All({ answer, mayRun }: { answer: ScheduledQueries; mayRun: boolean }) {
  const { run, asking } = useRunNow(answer)
  const [sought, seek] = useState('')
  const id = useId()
  const words = sought.trim().toLowerCase()
  const shown = answer.items.filter((item) => `${item.name}\n${item.id}`.toLowerCase().includes(words))
  return (
    <>
      {answer.items.length > MANY && (
        <div className="tools bare">
          <div className="field grow search">
            <label className="sr" htmlFor={id}>
              Name or id
            </label>
            <Icon name="search" />
            <input
              id={id}
              type="search"
              placeholder="Name or id"
              value={sought}
              onChange={({ target }) => seek(target.value)}
            />
          </div>
          <span role="status" className="muted small">
            {shown.length} of {answer.items.length} shown
          </span>
        </div>
      )}
      <Table
        caption="Scheduled queries"
        className="stack roomy schedules"
        columns={mayRun ? [...columns, { name: 'act', title: <span className="sr">Act</span> }] : columns}
      >
        {shown.map((item) => (
          <ScheduledQueryRows
            key={item.id}
            item={item}
            at={answer.at}
            onRun={mayRun ? () => run(item) : undefined}
            asking={asking === item.id}
          />
        ))}
      </Table>
      {shown.length === 0 && <p className="note pad">No scheduled query matches.</p>}
    </>
  )
}

const example = `scheduled_queries:
  unpatched-in-prod:
    name: Unpatched hosts in prod
    cypher: unpatched        # a name under queries
    frequency: 60            # minutes; or watch_scans
    actions:
      - action_type: log
        action_config: {log_attrs: [host, os]}`

const None = () => (
  <Empty title="No scheduled queries" action={<pre className="raw">{example}</pre>}>
    Queries that run by themselves and hand their rows to an action stand in the dashboard file under{' '}
    <code>scheduled_queries</code>:
  </Empty>
)
