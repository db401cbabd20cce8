/** Items that may wait for their reader. */
const MOST_WAITING = 1000

/**
 * The items of a source, as many at a time as there are: a step for each of a million items would cost more than the
 * items. The signal ends it at once, even while the source gives no sign of life; who stops early, or is stopped, must
 * also end whatever feeds the source.
 */
export async function* batches<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T[]> {
  let waiting: T[] = []
  let ended = false
  let failure: unknown
  let wake = () => {}
  let taken = () => {}

  const iterator = source[Symbol.asyncIterator]()
  const take = async () => {
    for (;;) {
      const { done, value } = await iterator.next()
      if (done) return
      waiting.push(value)
      // Not sooner: what came in the same packet is in the same batch.
      if (waiting.length === 1) setImmediate(() => wake())
      if (waiting.length >= MOST_WAITING) await new Promise<void>((resolve) => (taken = resolve))
      if (ended) return
    }
  }
  const finish = (error?: unknown) => {
    failure ??= error
    ended = true
    wake()
  }
  const aborted = () => finish(signal.reason)
  signal.addEventListener('abort', aborted, { once: true })
  if (signal.aborted) aborted()
  else take().then(finish, finish)
  try {
    for (;;) {
      if (waiting.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
      if (failure !== undefined && (signal.aborted || waiting.length === 0)) throw failure
      if (waiting.length > 0) {
        const batch = waiting
        waiting = []
        taken()
        yield batch
      } else if (ended) return
    }
  } finally {
    signal.removeEventListener('abort', aborted)
    ended = true
    taken()
    void iterator.return?.().catch(() => {})
  }
}
