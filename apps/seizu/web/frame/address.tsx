import { useSyncExternalStore } from 'react'
import type { AnchorHTMLAttributes, MouseEvent } from 'react'

const changedEvent = 'seizu:address'

/** Goes to an address of these pages. `replace` leaves no step for Back. */
export function go(address: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  dispatchEvent(new Event(changedEvent))
}

function subscribe(changed: () => void): () => void {
  addEventListener('popstate', changed)
  addEventListener(changedEvent, changed)
  return () => {
    removeEventListener('popstate', changed)
    removeEventListener(changedEvent, changed)
  }
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname)
/** The query string, with its question mark. */
export const useSearch = (): string => useSyncExternalStore(subscribe, () => location.search)

/** A link within these pages; with a modifier or another button it is one like any other. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    event.preventDefault()
    go(href)
    scrollTo({ top: 0 })
    document.getElementById('content')?.focus({ preventScroll: true })
  }
  // oxlint-disable-next-line jsx-a11y/anchor-has-content
  return <a href={href} onClick={follow} {...rest} />
}
