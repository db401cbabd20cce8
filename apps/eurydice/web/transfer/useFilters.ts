import { useSyncExternalStore } from 'react'
import { changedAddress, filtersFrom } from './filters.rules.ts'
import type { Filters } from './filters.rules.ts'

const listeners = new Set<() => void>()

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  window.addEventListener('popstate', changed)
  return () => {
    listeners.delete(changed)
    window.removeEventListener('popstate', changed)
  }
}

/** The filters, kept in the page's address so that a reload or a copied link shows the same list. */
export function useFilters(
  states: readonly string[],
  usualRows: number,
): [Filters, (change: Partial<Filters>) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search)
  const filters = filtersFrom(search, states, usualRows)
  const change = (part: Partial<Filters>) => {
    // Not the filters of this rendering: a delayed caller may hold them from before another change.
    history.replaceState(null, '', location.pathname + changedAddress(location.search, part, states, usualRows))
    for (const changed of listeners) changed()
  }
  return [filters, change]
}
