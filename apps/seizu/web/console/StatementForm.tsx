import { Button, Field, Icon } from '@farside/kit/react'
import { useId, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { Editor } from './Editor.tsx'
import type { EditorHandle } from './Editor.tsx'
import { Verdict } from './Verdict.tsx'
import { parametersOf } from './parameters.rules.ts'
import { spanOf } from './place.rules.ts'
import type { Draft, Judged } from './useDraft.ts'

/** The statement, its parameters, and what makes it run. */
export function StatementForm({
  id,
  draft: { text, paramsText, change },
  judged,
  height,
  isRunning,
  handle,
  onRun,
  onStop,
}: {
  id: string
  draft: Draft
  judged: Judged
  height: number
  isRunning: boolean
  handle: RefObject<EditorHandle | null>
  onRun: () => void
  onStop: () => void
}) {
  const verdictId = useId()
  const [opened, setOpened] = useState(false)
  const params = useRef<HTMLTextAreaElement>(null)
  const parsed = parametersOf(paramsText)
  const fault = 'fault' in parsed ? parsed.fault : undefined
  const count = 'params' in parsed ? Object.keys(parsed.params).length : 0
  const run = () => {
    if (fault === undefined) return onRun()
    params.current?.focus()
    return undefined
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    run()
  }
  // What cannot be sent is always seen.
  const showsParams = opened || fault !== undefined
  const refusal = judged.refusal ?? judged.verdict?.refusal
  return (
    // The key runs it from each of the fields.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div id={id} className="statement" onKeyDown={onKeyDown}>
      <Editor
        id={`${id}-text`}
        text={text}
        height={height}
        mark={refusal && spanOf(text, refusal)}
        describedBy={verdictId}
        handle={handle}
        onChange={(it) => change({ text: it })}
      />
      <div id={verdictId} className="verdict-place" role="status">
        {judged.verdict && (
          <Verdict text={text} verdict={judged.verdict} onShow={(from, to) => handle.current?.show(from, to)} />
        )}
      </div>
      <div className="row">
        <Button kind="primary" onClick={run}>
          Run
        </Button>
        {isRunning && (
          <Button icon="stop" onClick={onStop}>
            Stop
          </Button>
        )}
        <span className="muted small wide-only">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it. Statements that write are refused.
        </span>
        <Button
          kind="quiet"
          className="push"
          aria-expanded={showsParams}
          aria-controls={`${id}-params`}
          onClick={() => setOpened(!showsParams)}
        >
          Parameters{count > 0 && ` (${count})`}
          <Icon name="caret" />
        </Button>
      </div>
      <div id={`${id}-params`} className="parameters" hidden={!showsParams}>
        <Field
          label="Parameters, as a JSON object"
          hint="$name in the statement takes the value of name."
          error={fault}
        >
          {(attributes) => (
            <textarea
              {...attributes}
              ref={params}
              className="code"
              rows={3}
              spellCheck={false}
              placeholder={'{"name": "value"}'}
              value={paramsText}
              onChange={({ target }) => change({ paramsText: target.value })}
            />
          )}
        </Field>
      </div>
    </div>
  )
}
