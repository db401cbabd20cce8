import { Component, Suspense, lazy } from 'react'
import type { ReactNode } from 'react'
import { Button } from '@farside/kit/react'
import { ChartPanel } from '../chart/ChartPanel.tsx'
import { CountPanel } from './CountPanel.tsx'
import { OnCallPanel } from './OnCallPanel.tsx'
import { ProgressPanel } from './ProgressPanel.tsx'
import { TableTile } from '../table/TableTile.tsx'
import type { PanelProps } from './panel-props.ts'
import { rowHeightPx, widthsOf } from './grid.rules.ts'
import { VerticalTablePanel } from './VerticalTablePanel.tsx'
import { widthStyle } from './width-style.ts'

const MarkdownPanel = lazy(() => import('../markdown/MarkdownPanel.tsx'))
const GraphPanel = lazy(() => import('../graph/GraphPanel.tsx'))

/** One tile. Whatever goes wrong in it stays in it (seizu §10.2). */
export function Tile({ panel, path }: PanelProps) {
  const minHeight = panel.h && !panel.auto_height ? panel.h * rowHeightPx : undefined
  return (
    <article className="tile sized" style={{ ...widthStyle(widthsOf(panel)), minHeight }}>
      <Fence caption={panel.caption}>
        <Content panel={panel} path={path} />
      </Fence>
    </article>
  )
}

function Content({ panel, path }: PanelProps) {
  switch (panel.type) {
    case 'count':
      return <CountPanel panel={panel} path={path} />
    case 'progress':
      return <ProgressPanel panel={panel} path={path} />
    case 'bar':
    case 'pie':
    case 'line':
    case 'heat-matrix':
      return <ChartPanel panel={panel} path={path} />
    case 'table':
      return <TableTile panel={panel} path={path} />
    case 'vertical-table':
      return <VerticalTablePanel panel={panel} path={path} />
    case 'oncall-table':
      return <OnCallPanel panel={panel} path={path} />
    case 'markdown':
      return (
        <Suspense>
          <MarkdownPanel panel={panel} path={path} />
        </Suspense>
      )
    case 'graph':
      return (
        <Suspense>
          <GraphPanel panel={panel} path={path} />
        </Suspense>
      )
  }
}

/** Keeps a tile that cannot be drawn from taking the page with it. */
class Fence extends Component<{ caption: string | null; children: ReactNode }, { error: unknown }> {
  override state = { error: undefined }
  static getDerivedStateFromError = (error: unknown) => ({ error })
  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <div className="face failed" role="alert">
        <strong>{this.props.caption ?? 'This tile'} cannot be drawn</strong>
        <span>{String(error)}</span>
        <Button small onClick={() => this.setState({ error: undefined })}>
          Try again
        </Button>
      </div>
    )
  }
}
