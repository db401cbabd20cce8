import './console.css'
import { Sheet } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import { useId, useMemo, useRef, useState } from 'react'
import { PageHead } from '../frame/PageHead.tsx'
import { go } from '../frame/address.tsx'
import { ServerError } from '../server/server-error.ts'
import type { EditorHandle } from './Editor.tsx'
import { Outcome } from './Outcome.tsx'
import { Result } from './Result.tsx'
import type { View } from './Result.tsx'
import { SidePanel } from './SidePanel.tsx'
import { Splitter } from './Splitter.tsx'
import { StatementForm } from './StatementForm.tsx'
import { labelColours } from './colour.rules.ts'
import { schemaQuery } from './console.api.ts'
import type { Statement } from './console.api.ts'
import { parametersOf } from './parameters.rules.ts'
import { useLayout } from './remembered.ts'
import { useDraft } from './useDraft.ts'
import { useNarrow } from './useNarrow.ts'
import { useRun } from './useRun.ts'
import { useVerdict } from './useVerdict.ts'

/** Statements of one's own, read only (seizu §13.8): schema and history at the left, rows, the editor below. */
export default function ConsolePage({ keepsHistory }: { keepsHistory: boolean }) {
  const [layout, setLayout] = useLayout()
  const [view, setView] = useState<View>()
  const narrow = useNarrow()
  const id = useId()
  const editor = useRef<EditorHandle>(null)
  const draft = useDraft('MATCH (n) RETURN n LIMIT 25')
  const { run, open, stop, answer, error, isPending, asked, entry } = useRun(draft.take)

  const parsed = parametersOf(draft.paramsText)
  const typed: Statement | undefined = 'params' in parsed ? { query: draft.text, params: parsed.params } : undefined
  // What was run has its answer: rows with their warnings, or the refusal.
  const ran = answer?.statement ?? (asked && 'statement' in asked ? asked.statement : undefined)
  const isRun = ran !== undefined && JSON.stringify(ran) === JSON.stringify(typed)
  const verdict = useVerdict(isRun || draft.text.trim() === '' ? undefined : typed)
  const refusal = isRun && error instanceof ServerError ? error.body.refusal : undefined

  const { data: schema } = useQuery({ ...schemaQuery, enabled: answer !== undefined })
  const colours = useMemo(() => labelColours(schema?.labels ?? []), [schema])

  const runNow = (statement: Statement) => {
    draft.take(statement)
    run(statement)
  }
  const show = (from: number, to: number) => editor.current?.show(from, to)
  const result = (
    <Sheet key="result" title="Result" titleHidden className="result">
      {answer ? (
        <Result key={answer.ranAt} answer={answer} colours={colours} view={view} onView={setView} />
      ) : (
        <Outcome
          isPending={isPending}
          error={error}
          asked={asked}
          text={isRun ? draft.text : ''}
          onShow={show}
          onRetry={() => (asked && 'entry' in asked ? open(asked.entry) : typed && run(typed))}
          onAfresh={() => {
            go(location.pathname)
            editor.current?.focus()
          }}
        />
      )}
    </Sheet>
  )
  const splitter = (
    <Splitter
      key="splitter"
      height={layout.height}
      edge={narrow ? 'bottom' : 'top'}
      controls={id}
      onChange={(height) => setLayout({ height })}
    />
  )
  const form = (
    <Sheet key="form" title="Statement" titleHidden>
      <StatementForm
        id={id}
        draft={draft}
        judged={{ refusal, verdict }}
        height={layout.height}
        isRunning={isPending}
        handle={editor}
        onRun={() => typed && run(typed)}
        onStop={stop}
      />
    </Sheet>
  )
  return (
    <>
      <PageHead title="Query console" />
      <div className="console">
        <SidePanel
          layout={layout}
          keepsHistory={keepsHistory}
          entry={entry}
          onLayout={setLayout}
          onSample={(query) => runNow({ query, params: {} })}
          onOpen={({ history_id, query, params }) => {
            draft.take({ query, params })
            open(history_id)
          }}
        />
        {/* A narrow page would show nothing but the place for rows: there the editor comes first. */}
        <div className="console-main">{narrow ? [form, splitter, result] : [result, splitter, form]}</div>
      </div>
    </>
  )
}
