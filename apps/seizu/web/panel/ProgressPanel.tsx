import { Icon } from '@farside/kit/react'
import type { Answer } from '../query/runner.ts'
import { Face, LacksColumn, NotAvailable, TileFoot } from './Faces.tsx'
import { Swatch } from './Swatch.tsx'
import { TileHead } from './TileHead.tsx'
import { figureText, progressOf } from './figure.rules.ts'
import type { Progress } from './figure.rules.ts'
import type { PanelProps } from './panel-props.ts'
import { usePanel } from './usePanel.ts'

/** A share, as two numbers and a ring. */
export function ProgressPanel({ panel, path }: PanelProps) {
  const state = usePanel(panel, path)
  return (
    <>
      <TileHead panel={panel} path={path} />
      {state.face === 'ready' ? <Share panel={panel} answer={state.answer} /> : <Face state={state} figure />}
      <TileFoot state={state} />
    </>
  )
}

function Share({ panel, answer }: Pick<PanelProps, 'panel'> & { answer: Answer }) {
  const progress = progressOf(answer.rows, panel)
  if (progress.face === 'none') return <NotAvailable>The query returned no row</NotAvailable>
  if (progress.face === 'lacks') return <LacksColumn column={progress.column} answer={answer} />
  const { numerator, denominator, percent, ring, tone, colour } = progress
  return (
    <div className="body">
      <div className="beside">
        <div>
          <p className={tone === 'plain' ? 'figure' : `figure ${tone}`}>
            {figureText(numerator)} <small>/ {figureText(denominator)}</small>
            {colour && <Swatch colour={colour} />}
          </p>
          <Verdict progress={progress} />
        </div>
        <svg className="ring" viewBox="0 0 100 100" role="img" aria-label={`${percent} %`}>
          <circle cx="50" cy="50" r="44" />
          {ring > 0 && (
            <circle
              className={tone === 'plain' ? 'arc' : `arc ${tone}`}
              cx="50"
              cy="50"
              r="44"
              pathLength="100"
              strokeDasharray={`${ring} 100`}
              transform="rotate(-90 50 50)"
            />
          )}
          {panel.progress_settings?.show_label !== false && (
            <text x="50" y="51">
              {percent} %
            </text>
          )}
        </svg>
      </div>
    </div>
  )
}

function Verdict({ progress: { tone, threshold, colour } }: { progress: Progress }) {
  if (tone === 'bad') {
    return (
      <p className="note bad">
        <Icon name="warn" />
        Below {threshold} %
      </p>
    )
  }
  if (tone === 'good') {
    return (
      <p className="note good">
        <Icon name="check" />
        Complete
      </p>
    )
  }
  return colour === undefined && threshold > 0 ? <p className="note">Threshold {threshold} %</p> : null
}
