import { Empty } from '@farside/kit/react'
import { Face, TileFoot } from '../panel/Faces.tsx'
import type { PanelProps } from '../panel/panel-props.ts'
import { usePanel } from '../panel/usePanel.ts'
import { DataTable } from './DataTable.tsx'
import { tableOf } from './table.rules.ts'
import { useCsv } from './useCsv.ts'

/** The rows behind a figure, in the dialog of its panel. */
export function DetailsTable({ panel, path }: PanelProps) {
  const state = usePanel(panel, path, 'details_cypher')
  const csv = useCsv(panel.caption, state)
  if (state.face !== 'ready') return <Face state={state} />
  const data = tableOf(state.answer.rows, state.answer.columns)
  if (data.columns.length === 0) return <Empty title="No records">The query ran and returned no row.</Empty>
  return (
    <>
      <div className="in-dialog">
        <DataTable data={data} caption={panel.caption} onCsv={csv} />
      </div>
      <TileFoot state={state} />
    </>
  )
}
