import { Banner } from '@farside/kit/react'
import type { ScheduledQueries } from '../../contract/scheduled-query.ts'
import { Moment } from './Moment.tsx'
import { isUntouched, lastActivity } from './schedule.rules.ts'

const start = (
  <>
    One is started by <code>seizu worker schedule-queries</code>.
  </>
)

/** What the times tell about workers, who do not report themselves. */
export function WorkerNews({ answer }: { answer: ScheduledQueries }) {
  const { at, unattended_since } = answer
  const last = lastActivity(answer)
  if (unattended_since !== null) {
    return (
      <Banner family="warn" title="No worker seems to run.">
        Something has been due since <Moment time={unattended_since} at={at} />, and nothing was taken
        {last !== null && (
          <>
            {' '}
            after <Moment time={last} at={at} />
          </>
        )}
        . {start}
      </Banner>
    )
  }
  if (!isUntouched(answer)) return null
  return (
    <Banner family="info" title="None of these has run yet.">
      If that does not change, no worker runs. {start}
    </Banner>
  )
}
