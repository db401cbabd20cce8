import { figureText } from '../panel/figure.rules.ts'
import type { Scale } from './scale.rules.ts'

export const chartHeight = 240
export const top = 14
/** Room below for two lines of labels. */
export const bottom = 40

/** Where a value lies, in px from the top of the chart. */
export const yOf = (value: number, { from, to }: Scale): number =>
  top + ((to - value) / (to - from)) * (chartHeight - top - bottom)

/** Px that the longest number needs. */
export const marginOf = ({ ticks }: Scale): number => 8 + 7 * Math.max(...ticks.map((tick) => figureText(tick).length))

/** Grid lines with their numbers. */
export function Axis({ scale, left }: { scale: Scale; left: number }) {
  return scale.ticks.map((tick) => {
    const y = yOf(tick, scale)
    return (
      <g key={tick}>
        <line className={tick === 0 ? 'axis' : undefined} x1={left} x2="100%" y1={y} y2={y} />
        <text x={left - 6} y={y + 4} textAnchor="end">
          {figureText(tick)}
        </text>
      </g>
    )
  })
}

/** A label of the category axis, in two lines where it needs them. */
export function CategoryLabel({ x, lines }: { x: number; lines: readonly string[] }) {
  return (
    <text y={chartHeight - bottom + 18} textAnchor="middle">
      {lines.map((line, at) => (
        // oxlint-disable-next-line react/no-array-index-key
        <tspan key={at} x={x} dy={at === 0 ? 0 : 14}>
          {line}
        </tspan>
      ))}
    </text>
  )
}
