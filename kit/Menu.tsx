import { useEffect, useRef } from 'react'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'

/** A menu in the bar: a `<details>`, so that it opens without us; we add arrows, Esc, and closing when left. */
export function Menu({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  const menu = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const closeOutside = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) menu.current?.removeAttribute('open')
    }
    document.addEventListener('pointerdown', closeOutside)
    document.addEventListener('focusin', closeOutside)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      document.removeEventListener('focusin', closeOutside)
    }
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && menu.current?.open) {
      menu.current.removeAttribute('open')
      menu.current.querySelector('summary')?.focus()
      event.stopPropagation()
      return
    }
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('li > a, li > button') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (next === undefined || items.length === 0) return
    event.preventDefault()
    if (menu.current) menu.current.open = true
    items[(next + items.length) % items.length]?.focus()
  }

  // A choice closes the menu; keys and clicks are only listened to here, the items stay the controls.
  const onClick = (event: MouseEvent) => {
    if ((event.target as Element).closest('li > a, li > button')) menu.current?.removeAttribute('open')
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <details className="menu" ref={menu} onKeyDown={onKeyDown} onClick={onClick}>
      <summary>{summary}</summary>
      <ul>{children}</ul>
    </details>
  )
}
