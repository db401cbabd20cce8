import { Empty, Failed, Loading, Pager } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HistoryItem } from '../../contract/query.ts'
import { momentText } from '../panel/time.rules.ts'
import { failureText } from '../query/rows.api.ts'
import { historyQuery, pageSize } from './console.api.ts'

/** One's own statements, newest first; a click runs one again (seizu §13.8). */
export function HistoryList({ entry, onOpen }: { entry: string | undefined; onOpen: (item: HistoryItem) => void }) {
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery(historyQuery(page))
  if (error) {
    return (
      <Failed title="Could not load" retry={{ words: 'Try again', go: () => void refetch() }}>
        {failureText(error)}
      </Failed>
    )
  }
  if (!data) return <Loading label="Loading" still={(seconds) => `Still loading: ${seconds} s`} rows={8} />
  const { items, total } = data
  if (total === 0) return <Empty title="No statements yet">What you run appears here, for you alone.</Empty>
  const last = Math.ceil(total / pageSize)
  const from = (data.page - 1) * pageSize
  return (
    <>
      <ul className="history">
        {items.map((item) => (
          <li key={item.history_id}>
            <button
              type="button"
              aria-current={item.history_id === entry ? 'true' : undefined}
              title={item.query}
              onClick={() => onOpen(item)}
            >
              <code>{item.query}</code>
              <span className="muted small">
                <time dateTime={item.executed_at}>
                  {momentText(new Date(item.executed_at), new Date(), { seconds: true })}
                </time>
                {Object.keys(item.params).length > 0 && `, with ${Object.keys(item.params).join(', ')}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {last > 1 && (
        <Pager
          label="Pages of the history"
          range={`${from + 1}–${from + items.length} of ${total}`}
          position={`Page ${data.page} of ${last}`}
          previous={{ words: 'Newer', go: page > 1 ? () => setPage(page - 1) : undefined }}
          next={{ words: 'Older', go: page < last ? () => setPage(page + 1) : undefined }}
        />
      )}
    </>
  )
}

/** Where nothing is kept. */
export function NoHistory() {
  return (
    <Empty title="No history is kept">
      Set <code>SEIZU_DATABASE_URL</code> to a PostgreSQL database, and what you run appears here, for you alone.
    </Empty>
  )
}
