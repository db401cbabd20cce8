import { Banner, Button, Empty, Failed, Loading, Sheet, Tabs } from '@farside/kit/react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Suspense, lazy, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { StatementRefusal } from '../../contract/query.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { RawRows } from '../graph/RawRows.tsx'
import { RowTable } from '../graph/RowTable.tsx'
import { graphOf } from '../graph/graph.rules.ts'
import { TileFoot } from '../panel/Faces.tsx'
import { failureText } from '../query/rows.api.ts'
import { ServerError } from '../server/server-error.ts'
import { runStatement, schemaQuery } from './console.api.ts'
import type { ConsoleAnswer } from './console.api.ts'
import { samples, spanOf } from './sample.rules.ts'

const GraphDrawing = lazy(async () => ({ default: (await import('../graph/GraphDrawing.tsx')).GraphDrawing }))

/** Statements of one's own, read only (seizu §13.8): schema at the left, editor and rows at the right. */
export default function ConsolePage() {
  const [text, setText] = useState('MATCH (n) RETURN n LIMIT 25')
  const editor = useRef<HTMLTextAreaElement>(null)
  const running = useRef<AbortController>(undefined)
  const { data, error, isPending, isIdle, mutate } = useMutation({
    networkMode: 'always',
    mutationFn: (query: string) => {
      running.current?.abort()
      running.current = new AbortController()
      return runStatement(query, running.current.signal)
    },
  })
  const runNow = (query: string) => {
    setText(query)
    mutate(query)
  }
  const refusal = error instanceof ServerError ? error.body.refusal : undefined
  const show = (from: number, to: number) => {
    editor.current?.focus()
    editor.current?.setSelectionRange(from, to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    mutate(text)
  }
  return (
    <>
      <PageHead title="Query console" />
      <div className="console">
        <Schema onSample={runNow} />
        <div className="stacked">
          <Sheet title="Statement">
            <div className="body">
              <label className="sr" htmlFor="statement">
                Cypher
              </label>
              <textarea
                id="statement"
                ref={editor}
                className="editor code"
                rows={8}
                spellCheck={false}
                value={text}
                onChange={({ target }) => setText(target.value)}
                onKeyDown={onKeyDown}
              />
              <p className="row">
                <Button kind="primary" onClick={() => mutate(text)}>
                  Run
                </Button>
                {isPending && <Button onClick={() => running.current?.abort()}>Stop</Button>}
                <span className="muted small">
                  <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it. Statements that write are refused.
                </span>
              </p>
            </div>
          </Sheet>
          {refusal && <Refused refusal={refusal} text={text} onShow={show} />}
          <Sheet title="Result">
            {isPending && <Loading label="Running" still={(seconds) => `Still running: ${seconds} s`} />}
            {isIdle && <Empty title="No result yet">Rows of your statement appear here.</Empty>}
            {error && !isPending && !refusal && <Failed title="Not run">{failureText(error)}</Failed>}
            {refusal && !isPending && <Failed title="Refused">The statement was not run.</Failed>}
            {data && !isPending && <Result answer={data} />}
          </Sheet>
        </div>
      </div>
    </>
  )
}

function Refused({
  refusal: { layer, reason, word, offset, line, column },
  text,
  onShow,
}: {
  refusal: StatementRefusal
  text: string
  onShow: (from: number, to: number) => void
}) {
  const span = spanOf(text, offset, word)
  return (
    <Banner
      family="bad"
      title={`Refused by the ${layer}, line ${line}, column ${column}.`}
      action={
        span && (
          <Button small onClick={() => onShow(...span)}>
            Show the place
          </Button>
        )
      }
    >
      {reason}
      {word && (
        <>
          {' '}
          <code>{word}</code>
        </>
      )}
    </Banner>
  )
}

type Tab = 'graph' | 'table' | 'raw'

function Result({ answer }: { answer: ConsoleAnswer }) {
  const [chosen, choose] = useState<Tab>()
  const graph = graphOf(answer.rows)
  const tab = chosen === 'graph' && !graph ? 'table' : (chosen ?? 'table')
  if (answer.rows.length === 0) return <Empty title="No records">The statement ran and returned no row.</Empty>
  return (
    <>
      {answer.warnings.length > 0 && <p className="note pad">{answer.warnings.join(' ')}</p>}
      <Tabs<Tab>
        label="Result"
        chosen={tab}
        onChoose={choose}
        tabs={[
          { name: 'table', title: 'Table', panel: tab === 'table' && <RowTable answer={answer} caption="Result" /> },
          ...(graph
            ? [
                {
                  name: 'graph' as const,
                  title: 'Graph',
                  panel: tab === 'graph' && (
                    <Suspense>
                      <GraphDrawing name="Result" graph={graph} />
                    </Suspense>
                  ),
                },
              ]
            : []),
          { name: 'raw', title: 'Raw', panel: tab === 'raw' && <RawRows rows={answer.rows} name="Result" /> },
        ]}
      />
      <TileFoot
        state={{
          face: 'ready',
          answer,
          asked: { report: '', path: '', text: '', params: {}, chosen: {} },
          late: undefined,
          refreshing: false,
        }}
      />
    </>
  )
}

function Schema({ onSample }: { onSample: (query: string) => void }) {
  const { data, error, refetch } = useQuery(schemaQuery)
  return (
    <Sheet title="Schema">
      {!data && !error && <Loading label="Loading" still={(seconds) => `Still loading: ${seconds} s`} />}
      {error && (
        <Failed title="Could not load" retry={{ words: 'Try again', go: () => void refetch() }}>
          {failureText(error)}
        </Failed>
      )}
      {data && (
        <div className="body">
          <Names title="Labels" names={data.labels} onChoose={(name) => onSample(samples.label(name))} />
          <Names
            title="Relationship types"
            names={data.relationship_types}
            onChoose={(name) => onSample(samples.type(name))}
          />
          <Names
            title="Property keys"
            names={data.property_keys}
            onChoose={(name) => onSample(samples.property(name))}
          />
        </div>
      )}
    </Sheet>
  )
}

function Names({ title, names, onChoose }: { title: string; names: string[]; onChoose: (name: string) => void }) {
  return (
    <details className="names" open={title === 'Labels'}>
      <summary>
        {title} ({names.length})
      </summary>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <Button kind="quiet" small onClick={() => onChoose(name)}>
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
