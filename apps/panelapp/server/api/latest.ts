/**
 * What was worked out for lists, as long as nothing changes: a client that goes through 590 pages has its rows counted and
 * put in order once.
 */
export interface Latest<T> {
  of(state: string, list: string, make: () => Promise<T>): Promise<T>
}

/** @param most lists kept; the one that was not asked for longest goes first */
export function openLatest<T>(most: number): Latest<T> {
  let at = ''
  const kept = new Map<string, Promise<T>>()
  return {
    of(state, list, make) {
      if (state !== at) kept.clear()
      at = state
      const made = kept.get(list) ?? make()
      kept.delete(list)
      kept.set(list, made)
      made.catch(() => kept.get(list) === made && kept.delete(list))
      const oldest = kept.keys().next().value
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
      return made
    },
  }
}
