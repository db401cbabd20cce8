import { useLayoutEffect, useRef, useState } from 'react'

/** The width of an element in px, before the first paint and whenever it changes. */
export function useWidth<E extends Element>() {
  const element = useRef<E>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const it = element.current
    if (!it) return
    const measure = () => setWidth(Math.round(it.getBoundingClientRect().width))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(it)
    return () => observer.disconnect()
  }, [])
  return { element, width }
}
