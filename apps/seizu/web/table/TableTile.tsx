import { Button, Empty } from '@farside/kit/react'
import { useState } from 'react'
import { BigDialog } from '../panel/BigDialog.tsx'
import { Face, TileFoot } from '../panel/Faces.tsx'
import { TileHead } from '../panel/TileHead.tsx'
import type { PanelProps } from '../panel/panel-props.ts'
import { usePanel } from '../panel/usePanel.ts'
import { DataTable } from './DataTable.tsx'
import { tableOf } from './table.rules.ts'
import { useCsv } from './useCsv.ts'

const fullScreenRows = 100

/** A table panel, and the same in full screen. */
export function TableTile({ panel, path }: PanelProps) {
  const state = usePanel(panel, path)
  const csv = useCsv(panel.caption, state)
  const [full, setFull] = useState(false)
  const data =
    state.face === 'ready' ? tableOf(state.answer.rows, state.answer.columns, panel.columns) : { columns: [], rows: [] }
  const hasRows = data.columns.length > 0
  return (
    <>
      <TileHead panel={panel} path={path}>
        {hasRows && (
          <Button kind="quiet" small only icon="big" className="no-print" onClick={() => setFull(true)}>
            Full screen
          </Button>
        )}
      </TileHead>
      {hasRows ? (
        <DataTable data={data} caption={panel.caption} onCsv={csv} />
      ) : state.face === 'ready' ? (
        <Empty title="No records">The query ran and returned no row.</Empty>
      ) : (
        <Face state={state} />
      )}
      <TileFoot state={state} />
      {full && (
        <BigDialog title={panel.caption ?? 'Table'} size="full" onClose={() => setFull(false)}>
          <div className="in-full">
            <DataTable data={data} caption={panel.caption} perPage={fullScreenRows} onCsv={csv} />
          </div>
        </BigDialog>
      )}
    </>
  )
}
