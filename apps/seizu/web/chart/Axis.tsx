import { figureText } from '../panel/figure.rules.ts'
import type { Plot } from './plot.rules.ts'
import { labelLines } from './scale.rules.ts'
import type { Scale } from './scale.rules.ts'

const top = 14
/** Degrees; `plotOf` reckons with the same. */
const slant = -36

/** Where a value lies, in px from the top of a chart of `height`. */
export const yOf = (value: number, { from, to }: Scale, height: number, { bottom }: Pick<Plot, 'bottom'>): number =>
  top + ((to - value) / (to - from)) * Math.max(0, height - top - bottom)

/** Px that the longest number needs. */
export const marginOf = ({ ticks }: Scale): number => 8 + 7 * Math.max(...ticks.map((tick) => figureText(tick).length))

/** Grid lines with their numbers. */
export function Axis({ scale, height, plot }: { scale: Scale; height: number; plot: Plot }) {
  return scale.ticks.map((tick) => {
    const y = yOf(tick, scale, height, plot)
    return (
      <g key={tick}>
        <line className={tick === 0 ? 'axis' : undefined} x1={plot.left} x2="100%" y1={y} y2={y} />
        <text x={plot.left - 6} y={y + 4} textAnchor="end">
          {figureText(tick)}
        </text>
      </g>
    )
  })
}

export interface CategoryLabelProps {
  name: string
  /** Which of the categories, from 0. */
  at: number
  plot: Plot
  width: number
  height: number
}

/** A label of the category axis; nothing where there is no room for it. */
export function CategoryLabel({ name, at, plot: { left, each, bottom, labels }, width, height }: CategoryLabelProps) {
  const x = left + each * (at + 0.5)
  const y = height - bottom + 18
  if (labels.kind === 'slanted') {
    return (
      <text x={x + 4} y={y - 4} textAnchor="end" transform={`rotate(${slant} ${x + 4} ${y - 4})`}>
        {labelLines(name).length > 1 ? `${name.slice(0, 17)}…` : name}
      </text>
    )
  }
  if (at % labels.step !== 0) return null
  const lines = labelLines(name, labels.most)
  // The last one may stand nearer to the edge than half its length. Where some are left out it is one of them.
  const isLast = x + 3.3 * Math.max(...lines.map((line) => line.length)) > width
  if (isLast && labels.step > 1) return null
  const place = isLast ? width : x
  return (
    <text y={y} textAnchor={isLast ? 'end' : 'middle'}>
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <tspan key={index} x={place} dy={index === 0 ? 0 : 14}>
          {line}
        </tspan>
      ))}
    </text>
  )
}
