import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'

// `public/static/theme.js` reads the same key before the first paint.
const key = 'seizu-theme'
const listeners = new Set<() => void>()
let current = read()

function read(): Theme {
  try {
    const stored = localStorage.getItem(key)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system'
  }
}

/** Remembers the theme and applies it. */
export function preferTheme(theme: Theme): void {
  current = theme
  try {
    localStorage.setItem(key, theme)
  } catch {
    // Closed storage: the choice lasts as long as the page.
  }
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset.theme
  else dataset.theme = theme
  for (const changed of listeners) changed()
}

export const useTheme = (): Theme =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => current,
  )
