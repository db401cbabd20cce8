/** Calls `work` for each item, so many at once, begun in order; what is not begun when the signal comes is left. */
export async function inParallel<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const left = items[Symbol.iterator]()
  const next = async (): Promise<void> => {
    for (;;) {
      if (signal?.aborted) return
      const { done, value } = left.next()
      if (done) return
      await work(value)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, next))
}
