import { useState } from 'react'
import type { PointerEvent } from 'react'

/** A tip beside the pointer over anything that has `data-tip`. Readers have the same words in the chart's title. */
export function useTip() {
  const [tip, setTip] = useState<{ text: string; x: number; y: number }>()
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const text = (event.target as Element).closest('[data-tip]')?.getAttribute('data-tip')
    const box = event.currentTarget.getBoundingClientRect()
    setTip(text ? { text, x: event.clientX - box.left, y: event.clientY - box.top } : undefined)
  }
  return {
    handlers: { onPointerMove, onPointerLeave: () => setTip(undefined) },
    tip: tip && (
      <div className="tip" aria-hidden="true" style={{ left: tip.x, top: tip.y }}>
        {tip.text}
      </div>
    ),
  }
}
