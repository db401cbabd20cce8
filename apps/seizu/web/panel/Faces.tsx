import { Failed, Icon, Loading } from '@farside/kit/react'
import type { ReactNode } from 'react'
import { failureText } from '../query/rows.api.ts'
import type { Answer } from '../query/runner.ts'
import { clockText } from './time.rules.ts'
import type { PanelState } from './usePanel.ts'

/** What a tile shows while it has no rows. `figure`: tiles of one figure say N/A where its figure would be. */
export function Face({ state, figure }: { state: Exclude<PanelState, { face: 'ready' }>; figure?: boolean }) {
  switch (state.face) {
    case 'missing':
      return (
        <div className="face failed">
          <strong>
            <Icon name="fail" />
            The query is missing
          </strong>
          <span>
            {state.name === null ? (
              'The panel has no cypher.'
            ) : (
              <>
                The file has no query <code>{state.name}</code>.
              </>
            )}
          </span>
        </div>
      )
    case 'needs':
      return <NotAvailable figure={figure}>Set {state.labels.join(', ')}</NotAvailable>
    case 'loading':
      return <Loading label="Loading" still={(seconds) => `Still loading: ${seconds} s`} rows={figure ? 2 : 4} />
    case 'failed':
      return (
        <Failed title="Could not load" retry={{ words: 'Try again', go: state.retry }}>
          {failureText(state.error)}
        </Failed>
      )
  }
}

/** No figure, and why. */
export function NotAvailable({ figure = true, children }: { figure?: boolean | undefined; children: ReactNode }) {
  return (
    <div className="body">
      {figure && <p className="figure">N/A</p>}
      <p className="note">{children}</p>
    </div>
  )
}

/** The first row has not what the panel needs. */
export function LacksColumn({ column, answer }: { column: string; answer: Answer }) {
  return (
    <div className="face failed" role="alert">
      <strong>
        <Icon name="fail" />
        Cannot draw this
      </strong>
      <span>
        The panel expects the column <code>{column}</code>; the query returns{' '}
        {answer.columns.length > 0 ? <code>{answer.columns.join(', ')}</code> : 'no columns'}.
      </span>
    </div>
  )
}

/** When the data was read, whether it is all of it, and whether a refresh failed. */
export function TileFoot({ state }: { state: PanelState }) {
  if (state.face !== 'ready') return null
  const { answer, late, refreshing } = state
  const ranAt = new Date(answer.ranAt)
  return (
    <footer className="tile-foot">
      {answer.cut && (
        <p className="note cut-note">
          <Icon name="warn" />
          {answer.cut === 'rows'
            ? `Cut at ${answer.rows.length.toLocaleString('en-GB')} rows`
            : 'Cut: the answer is too large'}
        </p>
      )}
      {late && (
        <p className="note bad" role="alert">
          <Icon name="warn" />
          Could not refresh: {failureText(late)}
        </p>
      )}
      <p className="note">
        {refreshing ? 'Refreshing; ' : ''}
        as of{' '}
        <time dateTime={answer.ranAt} title={ranAt.toString()}>
          {clockText(ranAt)}
        </time>
      </p>
    </footer>
  )
}
