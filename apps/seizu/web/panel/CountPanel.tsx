import { Icon } from '@farside/kit/react'
import type { Answer } from '../query/runner.ts'
import { Face, LacksColumn, NotAvailable, TileFoot } from './Faces.tsx'
import { Swatch } from './Swatch.tsx'
import { TileHead } from './TileHead.tsx'
import { countOf, figureText } from './figure.rules.ts'
import type { PanelProps } from './panel-props.ts'
import { usePanel } from './usePanel.ts'

/** One number. */
export function CountPanel({ panel, path }: PanelProps) {
  const state = usePanel(panel, path)
  return (
    <>
      <TileHead panel={panel} path={path} />
      {state.face === 'ready' ? <Figure panel={panel} answer={state.answer} /> : <Face state={state} figure />}
      <TileFoot state={state} />
    </>
  )
}

function Figure({ panel, answer }: Pick<PanelProps, 'panel'> & { answer: Answer }) {
  const count = countOf(answer.rows, panel)
  if (count.face === 'none') return <NotAvailable>The query returned no row</NotAvailable>
  if (count.face === 'lacks') return <LacksColumn column={count.column} answer={answer} />
  const { total, tone, colour } = count
  return (
    <div className="body">
      <p className={tone === 'bad' ? 'figure bad' : 'figure'}>
        {figureText(total)}
        {colour && <Swatch colour={colour} />}
      </p>
      {tone === 'bad' && (
        <p className="note bad">
          <Icon name="warn" />
          Above the threshold of {figureText(panel.threshold)}
        </p>
      )}
      {tone === 'plain' && panel.threshold !== null && !panel.thresholds?.length && (
        <p className="note">
          <Icon name="check" />
          Not above the threshold of {figureText(panel.threshold)}
        </p>
      )}
    </div>
  )
}
