import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'

/** What this browser remembers for its user; `public/theme.js` reads the same key before the first paint. */
export interface Preferences {
  theme: Theme
  /** Whether single keys act. */
  keys: boolean
}

const key = 'userPreferences'
const usual: Preferences = { theme: 'system', keys: true }
const listeners = new Set<() => void>()
let current: Preferences = read()

function read(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>
    return {
      theme: stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : usual.theme,
      keys: stored.keys ?? usual.keys,
    }
  } catch {
    return usual
  }
}

/** Remembers a choice and applies it; other people's values under the same key stay. */
export function prefer(choice: Partial<Preferences>): void {
  current = { ...current, ...choice }
  try {
    const others = JSON.parse(localStorage.getItem(key) ?? '{}') as object
    localStorage.setItem(key, JSON.stringify({ ...others, ...current }))
  } catch {
    // Closed storage: the choice lasts as long as the page.
  }
  const { dataset } = document.documentElement
  if (current.theme === 'system') delete dataset.theme
  else dataset.theme = current.theme
  for (const changed of listeners) changed()
}

export const usePreferences = (): Preferences =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => current,
  )
