import { Button, Empty, Icon, Tabs } from '@farside/kit/react'
import { Suspense, lazy, useMemo, useState } from 'react'
import { csvName } from '../../contract/csv.ts'
import type { GraphRow } from '../../contract/value.ts'
import { RawRows } from '../graph/RawRows.tsx'
import { graphOf } from '../graph/graph.rules.ts'
import { clockText } from '../panel/time.rules.ts'
import { failureText } from '../query/rows.api.ts'
import { DataTable } from '../table/DataTable.tsx'
import { csvText } from '../table/csv.rules.ts'
import { saveBlob } from '../table/save-blob.ts'
import { toasts } from '../toasts.ts'
import { RowDetails } from './RowDetails.tsx'
import { Warnings } from './Verdict.tsx'
import { rowsAsCsv } from './console.api.ts'
import type { ConsoleAnswer } from './console.api.ts'

const GraphDrawing = lazy(async () => ({ default: (await import('../graph/GraphDrawing.tsx')).GraphDrawing }))

export type View = 'graph' | 'table' | 'raw'

/** Rows as a drawing, as a table with the details of a row, and as they came (seizu §13.8). */
export function Result({
  answer,
  colours,
  view,
  onView,
}: {
  answer: ConsoleAnswer
  colours: ReadonlyMap<string, number>
  /** The last one chosen; it stays from run to run where it can. */
  view: View | undefined
  onView: (view: View) => void
}) {
  const graph = useMemo(() => graphOf(answer.rows), [answer])
  const table = useMemo(
    () => ({ columns: answer.columns.map((key) => ({ key, title: key })), rows: answer.rows }),
    [answer],
  )
  const [opened, open] = useState<GraphRow>()
  const chosen = view === 'graph' && !graph ? 'table' : (view ?? (graph ? 'graph' : 'table'))
  if (answer.rows.length === 0) {
    return (
      <>
        <Empty title="No records">The statement ran and returned no row.</Empty>
        <ResultFoot answer={answer} />
      </>
    )
  }
  return (
    <>
      <Tabs<View>
        label="Result"
        chosen={chosen}
        onChoose={onView}
        tabs={[
          ...(graph
            ? [
                {
                  name: 'graph' as const,
                  title: 'Graph',
                  panel: chosen === 'graph' && (
                    <Suspense>
                      <GraphDrawing name="Result" graph={graph} fixed={colours} />
                    </Suspense>
                  ),
                },
              ]
            : []),
          {
            name: 'table',
            title: 'Table',
            panel: chosen === 'table' && (
              <div className="result-split">
                <div>
                  <DataTable data={table} caption="Result" perPage={100} onOpen={open} />
                </div>
                {opened && (
                  <RowDetails key={answer.rows.indexOf(opened)} row={opened} onClose={() => open(undefined)} />
                )}
              </div>
            ),
          },
          { name: 'raw', title: 'Raw', panel: chosen === 'raw' && <RawRows rows={answer.rows} name="Result" /> },
        ]}
      />
      <ResultFoot answer={answer} />
    </>
  )
}

function ResultFoot({ answer }: { answer: ConsoleAnswer }) {
  const { rows, columns, cut, ranAt, tookMs, warnings, statement } = answer
  const count = `${rows.length.toLocaleString('en-GB')} ${rows.length === 1 ? 'row' : 'rows'}`
  const save = () => {
    const name = csvName('result')
    if (!cut) {
      const titled = columns.map((key) => ({ key, title: key }))
      return saveBlob(new Blob([csvText(titled, rows)], { type: 'text/csv;charset=utf-8' }), name)
    }
    return rowsAsCsv(statement).then(
      (blob) => saveBlob(blob, name),
      (error: unknown) => toasts.tell({ family: 'bad', text: `Cannot save ${name}: ${failureText(error)}` }),
    )
  }
  return (
    <footer className="result-foot">
      <Warnings sentences={warnings} />
      <div className="row">
        <p className="note" role="status">
          {count} in {tookMs.toLocaleString('en-GB')} ms, as of{' '}
          <time dateTime={ranAt} title={new Date(ranAt).toString()}>
            {clockText(new Date(ranAt))}
          </time>
        </p>
        {cut && (
          <p className="note cut-note">
            <Icon name="warn" />
            {cut === 'rows' ? `Cut at ${count}` : 'Cut: the answer is too large'}; the CSV has all
          </p>
        )}
        {rows.length > 0 && (
          <Button small icon="down" className="push" onClick={() => void save()}>
            CSV{cut ? ' of all rows' : ''}
          </Button>
        )}
      </div>
    </footer>
  )
}
