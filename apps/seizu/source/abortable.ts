/**
 * The items of an iterator until the signal ends it, even while the iterator gives no sign of life. Who stops early, or
 * is stopped, must also end whatever feeds the iterator.
 */
export async function* abortable<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]()
  // One listener for all items: with Promise.race each item would stay attached to the signal's promise.
  let interrupt: (reason: unknown) => void = () => {}
  const aborted = () => interrupt(signal.reason)
  signal.addEventListener('abort', aborted, { once: true })
  try {
    for (;;) {
      signal.throwIfAborted()
      const { done, value } = await new Promise<IteratorResult<T>>((resolve, reject) => {
        interrupt = reject
        iterator.next().then(resolve, reject)
      })
      if (done) return
      yield value
    }
  } finally {
    signal.removeEventListener('abort', aborted)
    void iterator.return?.().catch(() => {})
  }
}
