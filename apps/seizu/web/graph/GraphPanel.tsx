import { Tabs } from '@farside/kit/react'
import { useState } from 'react'
import { Face, NotAvailable, TileFoot } from '../panel/Faces.tsx'
import { TileHead } from '../panel/TileHead.tsx'
import type { PanelProps } from '../panel/panel-props.ts'
import { usePanel } from '../panel/usePanel.ts'
import { GraphDrawing } from './GraphDrawing.tsx'
import { RawRows } from './RawRows.tsx'
import { RowTable } from './RowTable.tsx'
import { graphOf } from './graph.rules.ts'

type Tab = 'graph' | 'table' | 'raw'

/** Nodes and links of the rows, drawn; the same rows as a table and as they came (seizu §13.7). */
export default function GraphPanel({ panel, path }: PanelProps) {
  const state = usePanel(panel, path)
  const [chosen, choose] = useState<Tab>()
  const name = panel.caption ?? 'Graph'
  const graph = state.face === 'ready' ? graphOf(state.answer.rows, panel.graph_settings) : undefined
  const tab = chosen ?? (graph ? 'graph' : 'table')
  return (
    <>
      <TileHead panel={panel} path={path} />
      {state.face !== 'ready' && <Face state={state} />}
      {state.face === 'ready' && state.answer.rows.length === 0 && (
        <NotAvailable>The query returned no row</NotAvailable>
      )}
      {state.face === 'ready' && state.answer.rows.length > 0 && (
        <Tabs<Tab>
          label={name}
          chosen={tab}
          onChoose={choose}
          tabs={[
            ...(graph
              ? [
                  {
                    name: 'graph' as const,
                    title: 'Graph',
                    panel: tab === 'graph' && (
                      <div className="graph-room">
                        <GraphDrawing name={name} graph={graph} />
                      </div>
                    ),
                  },
                ]
              : []),
            {
              name: 'table',
              title: 'Table',
              panel: tab === 'table' && <RowTable answer={state.answer} caption={panel.caption} />,
            },
            { name: 'raw', title: 'Raw', panel: tab === 'raw' && <RawRows rows={state.answer.rows} name={name} /> },
          ]}
        />
      )}
      <TileFoot state={state} />
    </>
  )
}
