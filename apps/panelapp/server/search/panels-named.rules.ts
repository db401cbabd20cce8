import type { PanelHead } from '../panel/catalogue.ts'

export interface FoundPanel {
  panel: PanelHead
  /** 0: the text is its name, code or id; 1: its name or a code begins with it; 2: it is somewhere in them. */
  sureness: 0 | 1 | 2
  /** The code or older name that the text was found in, where it is not in the name. */
  by?: string
}

/** Panels that a text may mean, in any case, the surest first, then in the order given. Words may stand apart in a name. */
export function panelsNamed(panels: readonly PanelHead[], text: string): FoundPanel[] {
  const wanted = text.toLowerCase().trim()
  const words = wanted.split(/\s+/)
  const found = panels.flatMap((panel) => foundIn(panel, wanted, words) ?? [])
  return found.toSorted((a, b) => a.sureness - b.sureness)
}

function foundIn(panel: PanelHead, wanted: string, words: readonly string[]): FoundPanel | undefined {
  const name = panel.name.toLowerCase()
  if (name === wanted || String(panel.id) === wanted || panel.hashId?.toLowerCase() === wanted) {
    return { panel, sureness: 0 }
  }
  const exact = panel.relevantDisorders.find((it) => codesOf(it).includes(wanted))
  if (exact !== undefined) return { panel, sureness: 0, by: exact }
  if (name.startsWith(wanted)) return { panel, sureness: 1 }
  if (words.every((it) => name.includes(it))) return { panel, sureness: 2 }
  const within = panel.relevantDisorders.find((it) => words.every((word) => it.toLowerCase().includes(word)))
  return within === undefined ? undefined : { panel, sureness: 2, by: within }
}

/** An older name as a whole, and the code that may begin it or follow it: `Brugada syndrome R128`. */
const codesOf = (disorder: string): string[] => [
  disorder.toLowerCase().trim(),
  ...(disorder.match(/\b[A-Za-z]+\d+(?:\.\d+)?\b/g) ?? []).map((it) => it.toLowerCase()),
]
