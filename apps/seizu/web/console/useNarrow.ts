import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 899px)')

function subscribe(changed: () => void): () => void {
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** Whether the page has one column. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches)
