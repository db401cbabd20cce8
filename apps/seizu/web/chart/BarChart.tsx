import { useId } from 'react'
import { figureText } from '../panel/figure.rules.ts'
import { Axis, CategoryLabel, marginOf, yOf } from './Axis.tsx'
import { plotOf } from './plot.rules.ts'
import { scaleOf } from './scale.rules.ts'
import type { Slice } from './series.rules.ts'
import { useSize } from './useSize.ts'
import { useTip } from './useTip.tsx'

/** Beyond this many bars the values above them would touch. */
const mostValues = 12

export interface BarChartProps {
  name: string
  /** In the order of the answer. */
  bars: readonly Slice[]
  legend: string | null
}

/** Vertical bars, one series. */
export function BarChart({ name, bars, legend }: BarChartProps) {
  const { element, width, height } = useSize<HTMLDivElement>()
  const { handlers, tip } = useTip()
  const title = useId()
  const scale = scaleOf(bars.map(({ value }) => value))
  const plot = plotOf(
    width,
    bars.map(({ id }) => id),
    marginOf(scale),
  )
  const { left, each } = plot
  const thick = Math.max(1, Math.min(64, each * 0.62))
  const zero = yOf(0, scale, height, plot)
  const chart = (
    <div className="canvas" ref={element}>
      <svg className="chart" width={width} height={height} role="img" aria-labelledby={title}>
        <title id={title}>{`${name}: ${bars.map(({ id, value }) => `${id} ${figureText(value)}`).join(', ')}`}</title>
        {width > 0 && <Axis scale={scale} height={height} plot={plot} />}
        {width > 0 &&
          bars.map(({ id, value }, at) => {
            const middle = left + each * (at + 0.5)
            const y = yOf(value, scale, height, plot)
            return (
              // oxlint-disable-next-line react/no-array-index-key
              <g key={at} data-tip={`${id}: ${figureText(value)}`}>
                <rect className="reach" x={middle - each / 2} width={each} y={0} height={height} />
                <rect
                  className="series"
                  x={middle - thick / 2}
                  width={thick}
                  y={Math.min(y, zero)}
                  height={Math.abs(zero - y)}
                  rx={Math.min(2, thick / 4)}
                />
                {bars.length <= mostValues && (
                  <text className="value" x={middle} y={Math.min(y, zero) - 5} textAnchor="middle">
                    {figureText(value)}
                  </text>
                )}
                <CategoryLabel name={id} at={at} plot={plot} width={width} height={height} />
              </g>
            )
          })}
      </svg>
    </div>
  )
  return (
    <div className={legend === 'column' ? 'charted beside-legend' : 'charted'} {...handlers}>
      {chart}
      {(legend === 'row' || legend === 'column') && (
        <ul className="legend">
          <li>
            <svg aria-hidden="true">
              <rect className="series" width="12" height="12" rx="2" />
            </svg>
            <span>{name}</span>
          </li>
        </ul>
      )}
      {tip}
    </div>
  )
}
