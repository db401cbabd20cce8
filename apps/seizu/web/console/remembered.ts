import { useState } from 'react'

export interface Layout {
  /** Whether schema and history are shown. */
  open: boolean
  tab: 'schema' | 'history'
  /** Of the editor, in pixels. */
  height: number
}

export const heights = { least: 100, most: 600, atFirst: 140 }
export const clampHeight = (height: number): number =>
  Math.round(Math.min(heights.most, Math.max(heights.least, height)))

const key = 'seizu-console'
/** A narrow page begins with what one came for. */
const atFirst = (): Layout => ({ open: innerWidth >= 900, tab: 'schema', height: heights.atFirst })

/** What this browser remembers; whatever else is stored there is as good as nothing. */
export function layoutOf(stored: string | null, otherwise: Layout): Layout {
  try {
    const { open, tab, height } = JSON.parse(stored ?? '') as Record<string, unknown>
    return {
      open: typeof open === 'boolean' ? open : otherwise.open,
      tab: tab === 'schema' || tab === 'history' ? tab : otherwise.tab,
      height: typeof height === 'number' ? clampHeight(height) : otherwise.height,
    }
  } catch {
    return otherwise
  }
}

/** How the console was left in this browser. */
export function useLayout(): [Layout, (change: Partial<Layout>) => void] {
  const [layout, setLayout] = useState(read)
  const change = (part: Partial<Layout>) => {
    const next = { ...layout, ...part }
    setLayout(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // Closed storage: the choice lasts as long as the page.
    }
  }
  return [layout, change]
}

function read(): Layout {
  try {
    return layoutOf(localStorage.getItem(key), atFirst())
  } catch {
    return atFirst()
  }
}
