import { useEffect } from 'react'

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'file'].includes(target.type)))

/**
 * Single keys of the page. They act only outside fields, without modifiers, when no dialog is open, and not at all when
 * `enabled` is false: a person who dictates or uses a switch must be able to turn them off (WCAG 2.1.4).
 * A name of two characters, as in `gh`, is two keys within a second.
 */
export function useKeys(actions: Readonly<Record<string, () => void>>, enabled = true) {
  useEffect(() => {
    if (!enabled) return
    let before = { key: '', at: 0 }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (takesText(event.target) || document.querySelector('dialog[open]')) return
      const pair = event.timeStamp - before.at < 1000 ? before.key + event.key : ''
      const act = actions[pair] ?? actions[event.key]
      before = { key: event.key, at: event.timeStamp }
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [actions, enabled])
}
