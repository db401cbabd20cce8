/** How many rows a list has, as long as nothing changes: a client that goes through 590 pages has them counted once. */
export interface LatestCounts {
  of(state: string, list: string, count: () => Promise<number>): Promise<number>
}

/** Filters are many; those of the last few callers are all that is worth keeping. */
const MOST = 500

export function openLatestCounts(): LatestCounts {
  let at = ''
  const counts = new Map<string, Promise<number>>()
  return {
    of(state, list, count) {
      if (state !== at || counts.size >= MOST) counts.clear()
      at = state
      const known = counts.get(list)
      if (known) return known
      const counted = count()
      counts.set(list, counted)
      counted.catch(() => counts.delete(list))
      return counted
    },
  }
}
