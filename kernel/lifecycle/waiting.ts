/** A timer of more milliseconds than 31 bits hold would fire at once. */
const longestTimer = 2 ** 31 - 1

/** Waits, 24 days at most, or returns early when the signal is aborted. Never throws: the caller asks the signal what happened. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, Math.min(ms, longestTimer))
    signal?.addEventListener('abort', done, { once: true })
  })
}

/** Waiting times that double from `first` to `most` milliseconds until `reset`. */
export function backoff({ first, most }: { first: number; most: number }): { next(): number; reset(): void } {
  let ms = first
  return {
    next: () => {
      const now = ms
      ms = Math.min(most, ms * 2)
      return now
    },
    reset: () => {
      ms = first
    },
  }
}
