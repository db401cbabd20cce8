import { Suspense, lazy } from 'react'
import { ChartPanel } from '../chart/ChartPanel.tsx'
import { Fence } from '../frame/Fence.tsx'
import { CountPanel } from './CountPanel.tsx'
import { OnCallPanel } from './OnCallPanel.tsx'
import { ProgressPanel } from './ProgressPanel.tsx'
import { TableTile } from '../table/TableTile.tsx'
import type { PanelProps } from './panel-props.ts'
import { isAutoHeight, widthsOf } from './grid.rules.ts'
import type { Place } from './grid.rules.ts'
import { VerticalTablePanel } from './VerticalTablePanel.tsx'
import { widthStyle } from './width-style.ts'

const MarkdownPanel = lazy(() => import('../markdown/MarkdownPanel.tsx'))
const GraphPanel = lazy(() => import('../graph/GraphPanel.tsx'))

/** Types whose content may be longer than their tile. */
const longTypes: ReadonlySet<string> = new Set(['table', 'vertical-table', 'oncall-table', 'markdown', 'heat-matrix'])

/** One tile. Whatever goes wrong in it stays in it (seizu §10.2). `place`: where the successor's grid has it. */
export function Tile({ panel, path, place }: PanelProps & { place?: Place | undefined }) {
  const auto = isAutoHeight(panel)
  const scrolls = place && !auto && longTypes.has(panel.type)
  const widths = place ? widthsOf({ size: null, w: place.w }) : widthsOf(panel)
  const classes = ['tile sized', scrolls && 'scrolls', place && auto && 'auto-height']
  return (
    <article className={classes.filter(Boolean).join(' ')} style={widthStyle(widths, place)}>
      <Fence name={panel.caption ?? 'This tile'}>
        <Content panel={panel} path={path} scrolls={scrolls} />
      </Fence>
    </article>
  )
}

function Content(props: PanelProps) {
  switch (props.panel.type) {
    case 'count':
      return <CountPanel {...props} />
    case 'progress':
      return <ProgressPanel {...props} />
    case 'bar':
    case 'pie':
    case 'line':
    case 'heat-matrix':
      return <ChartPanel {...props} />
    case 'table':
      return <TableTile {...props} />
    case 'vertical-table':
      return <VerticalTablePanel {...props} />
    case 'oncall-table':
      return <OnCallPanel {...props} />
    case 'markdown':
      return (
        <Suspense>
          <MarkdownPanel {...props} />
        </Suspense>
      )
    case 'graph':
      return (
        <Suspense>
          <GraphPanel {...props} />
        </Suspense>
      )
  }
}
