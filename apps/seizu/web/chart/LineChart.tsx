import { useId } from 'react'
import { figureText } from '../panel/figure.rules.ts'
import { Axis, CategoryLabel, marginOf, yOf } from './Axis.tsx'
import { plotOf } from './plot.rules.ts'
import { scaleOf } from './scale.rules.ts'
import type { Lines } from './series.rules.ts'
import { useSize } from './useSize.ts'
import { useTip } from './useTip.tsx'

const colours = 8
/** Beyond this many points a line shows better without their marks. */
const mostMarks = 60

/** Lines over the values of x in the order of the answer; where a line has no value it is broken. */
export function LineChart({ name, lines: { xs, lines } }: { name: string; lines: Lines }) {
  const { element, width, height } = useSize<HTMLDivElement>()
  const { handlers, tip } = useTip()
  const title = useId()
  const scale = scaleOf(lines.flatMap(({ points }) => [...points.values()]))
  const plot = plotOf(width, xs, marginOf(scale))
  const { left, each } = plot
  const xAt = (at: number) => left + each * (at + 0.5)
  const colour = (at: number) => (lines.length === 1 ? 'only' : `line-${Math.min(colours, at + 1)}`)
  const sentences = lines.map(
    (line) => `${line.name && `${line.name}: `}${[...line.points].map(([x, y]) => `${x} ${figureText(y)}`).join(', ')}`,
  )
  return (
    <div className="charted" {...handlers}>
      <div className="canvas" ref={element}>
        <svg className="chart" width={width} height={height} role="img" aria-labelledby={title}>
          <title id={title}>{`${name}: ${sentences.join('; ')}`}</title>
          {width > 0 && <Axis scale={scale} height={height} plot={plot} />}
          {width > 0 &&
            xs.map((x, at) => <CategoryLabel key={x} name={x} at={at} plot={plot} width={width} height={height} />)}
          {width > 0 &&
            lines.map((line, index) => (
              <g key={line.name} className={`line ${colour(index)}`}>
                <path
                  d={xs
                    .map((x, at) => {
                      const y = line.points.get(x)
                      if (y === undefined) return ''
                      const before = at > 0 && line.points.has(xs[at - 1]!)
                      return `${before ? 'L' : 'M'}${xAt(at).toFixed(1)} ${yOf(y, scale, height, plot).toFixed(1)}`
                    })
                    .join('')}
                />
                {xs.map((x, at) => {
                  const y = line.points.get(x)
                  return (
                    y !== undefined && (
                      <circle
                        key={x}
                        className={xs.length > mostMarks ? 'faint' : undefined}
                        cx={xAt(at)}
                        cy={yOf(y, scale, height, plot)}
                        r="4"
                        data-tip={`${line.name && `${line.name}, `}${x}: ${figureText(y)}`}
                      />
                    )
                  )
                })}
              </g>
            ))}
        </svg>
      </div>
      {lines.length > 1 && (
        <ul className="legend flow">
          {lines.map((line, at) => (
            <li key={line.name}>
              <svg aria-hidden="true" className={`line ${colour(at)}`}>
                <path d="M0 6H12" />
              </svg>
              <span>{line.name || '(none)'}</span>
            </li>
          ))}
        </ul>
      )}
      {tip}
    </div>
  )
}
