/** What the server thinks of whoever looks at the page; `stranger`: it never knew him, `ended`: it no longer does. */
export type Visitor = 'unknown' | 'known' | 'stranger' | 'ended' | 'left'

let state: Visitor = 'unknown'
const listeners = new Set<() => void>()

function become(next: Visitor): void {
  if (next === state) return
  state = next
  for (const told of listeners) told()
}

/** One for the page: requests say what becomes of him, the frame shows it. */
export const visitor = {
  now: (): Visitor => state,
  subscribe(told: () => void): () => void {
    listeners.add(told)
    return () => void listeners.delete(told)
  },
  isKnown: () => state === 'unknown' && become('known'),
  isLost: () => ['unknown', 'known'].includes(state) && become(state === 'known' ? 'ended' : 'stranger'),
  /** By his own will. */
  leaves: () => become('left'),
}
