import { Button, Empty, Failed, Icon, Loading } from '@farside/kit/react'
import { failureText } from '../query/rows.api.ts'
import { ServerError } from '../server/server-error.ts'
import { placeText, spanOf } from './place.rules.ts'
import type { Asked } from './useRun.ts'

/** What there is to see while there are no rows: nothing yet, running, stopped, refused, failed, not there. */
export function Outcome({
  isPending,
  error,
  asked,
  text,
  onShow,
  onRetry,
  onAfresh,
}: {
  isPending: boolean
  error: Error | undefined
  asked: Asked | undefined
  /** The statement as it stands. */
  text: string
  onShow: (from: number, to: number) => void
  onRetry: () => void
  /** Leaves the entry that is not there. */
  onAfresh: () => void
}) {
  if (isPending) {
    return (
      <Loading label="Running" still={(seconds) => `Still running: ${seconds} s. Stop ends it in the graph too.`} />
    )
  }
  if (!error) {
    return (
      <Empty title="No result yet">Run a statement, or choose something in the schema: its rows appear here.</Empty>
    )
  }
  if (error.name === 'AbortError') return <Empty title="Stopped">The statement was ended; nothing was read.</Empty>
  const isEntry = asked !== undefined && 'entry' in asked
  if (isEntry && error instanceof ServerError && error.status === 404) {
    return (
      <Failed title="This is not in your history" retry={{ words: 'Begin a new statement', go: onAfresh }}>
        The address names an entry that somebody else ran, or one that is gone: your last 500 are kept, and only you can
        see them.
      </Failed>
    )
  }
  const refusal = error instanceof ServerError ? error.body.refusal : undefined
  if (!refusal) {
    return (
      <Failed title="Could not run it" retry={{ words: 'Try again', go: onRetry }}>
        {failureText(error)}
      </Failed>
    )
  }
  const span = spanOf(text, refusal)
  return (
    <div className="face failed" role="alert">
      <strong>
        <Icon name="fail" />
        Refused by the {refusal.layer}
        {placeText(refusal)}
      </strong>
      <span>
        {refusal.reason} {refusal.word && <code>{refusal.word}</code>}
      </span>
      <span>The statement was not run.</span>
      {span && <Button onClick={() => onShow(...span)}>Show the place</Button>}
    </div>
  )
}
