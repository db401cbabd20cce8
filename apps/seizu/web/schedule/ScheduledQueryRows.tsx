import { Button, Cell, Hidden, Row, RowHead, State } from '@farside/kit/react'
import { useId, useState } from 'react'
import type { ScheduledQueryStatus } from '../../contract/scheduled-query.ts'
import { Moment } from './Moment.tsx'
import { isUnfinished, splitError, standingOf, triggerWords, untilText } from './schedule.rules.ts'

export const columns = [
  { name: 'name', title: 'Name' },
  { name: 'trigger', title: 'Runs' },
  { name: 'enabled', title: 'Enabled' },
  { name: 'last', title: 'Last run' },
  { name: 'outcome', title: 'Outcome' },
  { name: 'failures', title: <span title="Since the last success">Failures</span>, className: 'num' },
  { name: 'next', title: 'Next run' },
]

export interface ScheduledQueryRowsProps {
  item: ScheduledQueryStatus
  /** The server's clock. */
  at: string
  /** Absent for who may not. */
  onRun: (() => void) | undefined
  asking: boolean
}

/** A scheduled query and, below it, why it failed. */
export function ScheduledQueryRows({ item, at, onRun, asking }: ScheduledQueryRowsProps) {
  const { id, name, enabled, last_run, fail_count, last_errors } = item
  return (
    <>
      <Row className={last_errors.length > 0 ? 'has-more' : undefined}>
        <RowHead className="across">
          {name}
          <code className="line muted">{id}</code>
        </RowHead>
        <Cell data-label="Runs:">
          {triggerWords(item).map((words, index) => (
            <span key={words} className="trigger">
              {index > 0 && <span className="muted"> or </span>}
              {index > 0 ? words.charAt(0).toLowerCase() + words.slice(1) : words}
            </span>
          ))}
        </Cell>
        <Cell data-label="Enabled:" className="end">
          {enabled ? (
            'Yes'
          ) : (
            <State family="idle" icon="stop">
              No
            </State>
          )}
        </Cell>
        <Cell data-label="Last run:" className="across nowrap">
          {last_run === null ? <span className="muted">Never</span> : <Moment time={last_run} at={at} />}
        </Cell>
        <Cell data-label="Outcome:">
          <Outcome item={item} at={at} />
        </Cell>
        <Cell data-label="Failures:" className="end num">
          {fail_count.toLocaleString('en-GB')}
        </Cell>
        <Cell data-label="Next run:" className="across">
          <Next item={item} at={at} />
        </Cell>
        {onRun && (
          <Cell className="act across">
            <RunButton item={item} asking={asking} onRun={onRun} />
          </Cell>
        )}
      </Row>
      {last_errors.length > 0 && (
        <Errors name={name} errors={last_errors} at={at} wide={columns.length + (onRun ? 1 : 0)} />
      )}
    </>
  )
}

/** Of the last run; while that has none, of the one before. */
function Outcome({ item, at }: { item: ScheduledQueryStatus; at: string }) {
  const { last_run, last_run_status: status } = item
  if (last_run === null) return <span className="muted">None yet</span>
  if (isUnfinished(item)) {
    const standing = standingOf(item, at)
    return (
      <>
        <span className="muted">{standing.is === 'taken' && standing.recent ? 'None yet' : 'Not recorded'}</span>
        {status && <span className="line small muted">before that: {status}</span>}
      </>
    )
  }
  if (status === null) return <span className="muted">Not recorded</span>
  return status === 'failed' ? (
    <State family="bad" icon="fail">
      Failed
    </State>
  ) : (
    <State family="good" icon="check">
      Succeeded
    </State>
  )
}

function Next({ item, at }: { item: ScheduledQueryStatus; at: string }) {
  const standing = standingOf(item, at)
  switch (standing.is) {
    case 'requested':
      return (
        <>
          <State family="info" icon="clock">
            Requested
          </State>
          <span className="line small muted">
            at <Moment time={standing.since} at={at} seconds />; a worker takes it at its next pass
          </span>
        </>
      )
    case 'taken':
      return (
        <>
          <State
            family={standing.recent ? 'info' : 'warn'}
            icon={standing.recent ? 'turn' : 'warn'}
            turns={standing.recent}
          >
            Taken
          </State>
          <span className="line small muted">
            at <Moment time={standing.since} at={at} seconds />; no outcome {standing.recent ? 'yet' : 'recorded'}
          </span>
        </>
      )
    case 'due':
      return (
        <>
          <State family="idle" icon="clock">
            Due
          </State>
          <span className="line small muted">
            {standing.since === null ? (
              'at the next pass of a worker'
            ) : (
              <>
                since <Moment time={standing.since} at={at} />
              </>
            )}
          </span>
        </>
      )
    case 'waiting':
      return <Waiting item={item} at={at} />
  }
}

function Waiting({ item: { next_run, waits_for_scan }, at }: { item: ScheduledQueryStatus; at: string }) {
  if (next_run !== null) {
    return (
      <>
        <Moment time={next_run} at={at} />
        <span className="line small muted">
          {untilText(next_run, at)}
          {waits_for_scan && ', or after a scan'}
        </span>
      </>
    )
  }
  return <span className="muted">{waits_for_scan ? 'After the next scan' : 'On request'}</span>
}

function RunButton({ item, asking, onRun }: { item: ScheduledQueryStatus; asking: boolean; onRun: () => void }) {
  const waits = asking || item.run_requested !== null
  return (
    // Not `disabled`, which would take the focus away from whoever has just pressed it.
    <Button small aria-disabled={waits || undefined} onClick={() => waits || onRun()}>
      Run now<Hidden> {item.name}</Hidden>
    </Button>
  )
}

/** The newest is always there; the others unfold. */
function Errors({ name, errors, at, wide }: { name: string; errors: string[]; at: string; wide: number }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const more = errors.length - 1
  return (
    <Row className="more-row">
      <Cell colSpan={wide} className="across">
        <ol className="run-errors" id={id} aria-label={`Last errors of ${name}`}>
          {(open ? errors : errors.slice(0, 1)).map((text, index) => {
            const { time, words } = splitError(text)
            return (
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index}>
                {time && (
                  <span className="muted">
                    <Moment time={time} at={at} seconds />
                  </span>
                )}
                <span className={index === 0 ? 'why' : undefined}>{words}</span>
              </li>
            )
          })}
        </ol>
        {more > 0 && (
          <Button
            kind="quiet"
            small
            className="flush"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Hide earlier errors' : `Show ${more} earlier ${more === 1 ? 'error' : 'errors'}`}
            <Hidden> of {name}</Hidden>
          </Button>
        )}
      </Cell>
    </Row>
  )
}
