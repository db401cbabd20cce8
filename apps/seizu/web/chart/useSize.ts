import { useLayoutEffect, useRef, useState } from 'react'

/** Width and height of an element in px, before the first paint and whenever they change; 0 before. */
export function useSize<E extends Element>() {
  const element = useRef<E>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const it = element.current
    if (!it) return
    const measure = () => {
      const { width, height } = it.getBoundingClientRect()
      setSize((before) => {
        const next = { width: Math.round(width), height: Math.round(height) }
        return before.width === next.width && before.height === next.height ? before : next
      })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(it)
    return () => observer.disconnect()
  }, [])
  return { element, ...size }
}
