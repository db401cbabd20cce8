/**
 * Calls `work` for each item, so many at once, begun in order; what is not begun when the signal comes is left. Ends when
 * all that was begun has ended, also when one of them failed.
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const left = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const next = async (): Promise<void> => {
    for (;;) {
      if (signal?.aborted) return
      const { done, value } = await left.next()
      if (done) return
      await work(value)
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, next))
  await left.return?.()
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
