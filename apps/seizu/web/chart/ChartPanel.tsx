import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Face, LacksColumn, NotAvailable, TileFoot } from '../panel/Faces.tsx'
import { TileHead } from '../panel/TileHead.tsx'
import type { PanelProps } from '../panel/panel-props.ts'
import { usePanel } from '../panel/usePanel.ts'
import type { Answer } from '../query/runner.ts'
import { DataTable } from '../table/DataTable.tsx'
import type { TableData } from '../table/table.rules.ts'
import { tableOf } from '../table/table.rules.ts'
import { useCsv } from '../table/useCsv.ts'
import { BarChart } from './BarChart.tsx'
import { ChartMenu } from './ChartMenu.tsx'
import { HeatMatrix } from './HeatMatrix.tsx'
import { LineChart } from './LineChart.tsx'
import { PieChart } from './PieChart.tsx'
import { linesOf, matrixOf, slicesOf } from './series.rules.ts'

/** A picture of the rows; the table of the same rows is one click away. */
export function ChartPanel({ panel, path }: PanelProps) {
  const state = usePanel(panel, path)
  const [asTable, setAsTable] = useState(false)
  const picture = useRef<HTMLDivElement>(null)
  const csv = useCsv(panel.caption, state)
  const chart = state.face === 'ready' ? drawn(panel, state.answer) : undefined
  const table: TableData | undefined =
    asTable && state.face === 'ready' && chart?.face === 'chart'
      ? tableOf(state.answer.rows, state.answer.columns)
      : undefined
  return (
    <>
      <TileHead panel={panel} path={path}>
        {chart?.face === 'chart' && (
          <ChartMenu
            name={panel.caption ?? panel.type}
            picture={chart.savable ? picture : undefined}
            asTable={asTable}
            onTable={setAsTable}
          />
        )}
      </TileHead>
      {state.face !== 'ready' && <Face state={state} />}
      {table && <DataTable data={table} caption={panel.caption} onCsv={csv} />}
      {!table && state.face === 'ready' && chart?.face === 'none' && (
        <NotAvailable>The query returned no row</NotAvailable>
      )}
      {!table && state.face === 'ready' && chart?.face === 'lacks' && (
        <LacksColumn column={chart.column} answer={state.answer} />
      )}
      {!table && chart?.face === 'chart' && (
        <div className="body picture" ref={picture}>
          {chart.content}
        </div>
      )}
      <TileFoot state={state} />
    </>
  )
}

type DrawnChart =
  | { face: 'none' }
  | { face: 'lacks'; column: string }
  | { face: 'chart'; content: ReactNode; savable: boolean }

function drawn(panel: PanelProps['panel'], { rows, columns }: Answer): DrawnChart {
  const name = panel.caption ?? panel.type
  if (panel.type === 'line') {
    const lines = linesOf(rows, columns)
    return lines.face === 'data'
      ? { face: 'chart', content: <LineChart name={name} lines={lines.data} />, savable: true }
      : lines
  }
  if (panel.type === 'heat-matrix') {
    const matrix = matrixOf(rows, columns)
    return matrix.face === 'data'
      ? { face: 'chart', content: <HeatMatrix name={name} matrix={matrix.data} />, savable: false }
      : matrix
  }
  const slices = slicesOf(rows, columns)
  if (slices.face !== 'data') return slices
  const content =
    panel.type === 'pie' ? (
      <PieChart name={name} slices={slices.data} legend={panel.pie_settings?.legend ?? null} />
    ) : (
      <BarChart name={name} bars={slices.data} legend={panel.bar_settings?.legend ?? null} />
    )
  return { face: 'chart', content, savable: true }
}
