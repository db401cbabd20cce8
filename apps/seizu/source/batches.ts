/** Something that hands over items when it has them, and can be told to wait. */
export interface Feed<T> {
  /** Begins; called once. `end` and `fail` are the last that is heard. */
  start: (to: Receiver<T>) => void
  pause: () => void
  resume: () => void
}
export interface Receiver<T> {
  /** @param bytes of memory that it takes, roughly */
  next: (item: T, bytes: number) => void
  end: () => void
  fail: (error: unknown) => void
}

/** That may wait for their reader before the feed is told to pause; what it had under way comes on top. */
const MOST_WAITING = 4000
const MOST_BYTES = 4 * 1024 ** 2

/**
 * The items of a feed, as many at a time as there are: a step for each of a million items would cost more than the
 * items. The signal ends it at once, even while the feed gives no sign of life; who stops early, or is stopped, must
 * also end the feed.
 */
export async function* batches<T>(feed: Feed<T>, signal: AbortSignal): AsyncGenerator<T[]> {
  let waiting: T[] = []
  let bytes = 0
  let paused = false
  let ended = false
  let failure: unknown
  let wake = () => {}

  const finish = (error?: unknown) => {
    failure ??= error
    ended = true
    wake()
  }
  const aborted = () => finish(signal.reason)
  signal.addEventListener('abort', aborted, { once: true })
  if (signal.aborted) aborted()
  else {
    feed.start({
      next: (item, itsBytes) => {
        if (ended) return
        waiting.push(item)
        bytes += itsBytes
        // Not sooner: what came in the same packet is in the same batch.
        if (waiting.length === 1) setImmediate(() => wake())
        if (!paused && (waiting.length >= MOST_WAITING || bytes >= MOST_BYTES)) {
          paused = true
          feed.pause()
        }
      },
      end: finish,
      fail: finish,
    })
  }
  try {
    for (;;) {
      if (waiting.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
      if (failure !== undefined && (signal.aborted || waiting.length === 0)) throw failure
      if (waiting.length > 0) {
        const batch = waiting
        waiting = []
        bytes = 0
        if (paused) feed.resume()
        paused = false
        yield batch
      } else if (ended) return
    }
  } finally {
    signal.removeEventListener('abort', aborted)
    ended = true
    waiting = []
    if (paused) feed.resume() // what ends it must be able to come through
  }
}
