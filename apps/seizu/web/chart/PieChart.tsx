import { useId } from 'react'
import { figureText } from '../panel/figure.rules.ts'
import { arcPath } from './scale.rules.ts'
import { eightSlices, pieOrder, turnsOf } from './series.rules.ts'
import type { Slice } from './series.rules.ts'
import { useTip } from './useTip.tsx'

export interface PieChartProps {
  name: string
  slices: readonly Slice[]
  /** `row`: below; else beside. */
  legend: string | null
}

/** A ring, largest slice first, with its values beside it. */
export function PieChart({ name, slices, legend }: PieChartProps) {
  const title = useId()
  const { handlers, tip } = useTip()
  const ordered = pieOrder(slices)
  const shown = eightSlices(ordered)
  const turns = turnsOf(shown)
  const empty = shown.every(({ value }) => value === 0)
  return (
    <div className={legend === 'row' ? 'charted pie below' : 'charted pie'} {...handlers}>
      <svg className="donut" viewBox="-110 -110 220 220" role="img" aria-labelledby={title}>
        <title id={title}>
          {`${name}: ${ordered.map(({ id, value }) => `${id} ${figureText(value)}`).join(', ')}`}
        </title>
        {empty && <circle className="no-slices" r="78" />}
        {shown.map(({ id, value }, at) => {
          const { from, to } = turns[at]!
          if (to === from) return null
          return (
            <path
              // oxlint-disable-next-line react/no-array-index-key
              key={at}
              className={`wedge cat-${at + 1}`}
              d={arcPath(from, to, 98, 58)}
              data-tip={`${id}: ${figureText(value)} (${percentText(to - from)})`}
            />
          )
        })}
      </svg>
      <ul className="legend">
        {shown.map(({ id, value }, at) => (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            <svg aria-hidden="true">
              <rect className={`cat-${at + 1}`} width="12" height="12" rx="2" />
            </svg>
            <span>{id}</span>
            <b>{figureText(value)}</b>
          </li>
        ))}
      </ul>
      {tip}
    </div>
  )
}

const percentText = (share: number): string =>
  `${(100 * share).toLocaleString('en-GB', { maximumFractionDigits: 1 })} %`
