import { useRef } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { clampHeight, heights } from './remembered.ts'

const step = 20

/** The edge of the editor: dragged, or moved by the arrow keys, Page Up and Down, Home and End. */
export function Splitter({
  height,
  edge,
  controls,
  onChange,
}: {
  height: number
  /** Of the editor that this is: upwards makes it higher at its top, lower at its bottom. */
  edge: 'top' | 'bottom'
  /** Id of the editor. */
  controls: string
  onChange: (height: number) => void
}) {
  const from = useRef<{ y: number; height: number }>(undefined)
  const sign = edge === 'top' ? -1 : 1
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { y: event.clientY, height }
  }
  const onPointerMove = ({ clientY }: PointerEvent) => {
    if (from.current) onChange(clampHeight(from.current.height + sign * (clientY - from.current.y)))
  }
  const drop = () => (from.current = undefined)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = {
      ArrowUp: height - sign * step,
      ArrowDown: height + sign * step,
      PageUp: height - sign * step * 5,
      PageDown: height + sign * step * 5,
      Home: heights.least,
      End: heights.most,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    onChange(clampHeight(next))
  }
  return (
    // A separator that can be moved is a control (ARIA, window splitter).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="splitter no-print"
      role="separator"
      aria-label="Height of the editor"
      aria-orientation="horizontal"
      aria-controls={controls}
      aria-valuenow={height}
      aria-valuemin={heights.least}
      aria-valuemax={heights.most}
      aria-valuetext={`${height} pixels`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={drop}
      onPointerCancel={drop}
      onDoubleClick={() => onChange(heights.atFirst)}
      onKeyDown={onKeyDown}
    />
  )
}
