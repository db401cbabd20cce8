/** Something that was read, for everybody who asks the same meanwhile. */
export interface SharedRuns<T> {
  /**
   * What `run` gives for this key: by a run that is under way, else kept from one not long ago, else by a new one. A
   * failure is kept for nobody. A run ends when everybody who waits for it has gone.
   * @param fresh nothing that was kept
   */
  get: (
    key: string,
    run: (signal: AbortSignal) => Promise<T>,
    options: { fresh?: boolean; signal?: AbortSignal },
  ) => Promise<T>
}

interface UnderWay<T> {
  result: Promise<T>
  abort: AbortController
  waiting: number
}
interface Kept<T> {
  value: T
  at: number
  bytes: number
}

export interface Keeping<T> {
  mostEntries: number
  mostBytes: number
  /** How long what one viewer had read is good enough for the next. */
  keptMs: number
  bytesOf: (value: T) => number
  /** Milliseconds. */
  now: () => number
}

export function openSharedRuns<T>({ mostEntries, mostBytes, keptMs, bytesOf, now }: Keeping<T>): SharedRuns<T> {
  const runs = new Map<string, UnderWay<T>>()
  const kept = new Map<string, Kept<T>>() // the oldest first
  let keptBytes = 0

  return {
    get: async (key, run, { fresh = false, signal }) => {
      signal?.throwIfAborted()
      const known = kept.get(key)
      if (known && !fresh && now() - known.at < keptMs) return known.value
      let underWay = runs.get(key)
      if (!underWay) runs.set(key, (underWay = begin(key, run)))
      return wait(key, underWay, signal)
    },
  }

  function begin(key: string, run: (signal: AbortSignal) => Promise<T>): UnderWay<T> {
    const abort = new AbortController()
    const result = run(abort.signal)
    const underWay: UnderWay<T> = { result, abort, waiting: 0 }
    const ended = () => {
      if (runs.get(key) === underWay) runs.delete(key)
    }
    result.then(
      (value) => {
        ended()
        if (!abort.signal.aborted) keep(key, value)
      },
      () => {
        ended()
        forget(key) // what was read before the failure would look like an answer to it
      },
    )
    return underWay
  }

  async function wait(key: string, underWay: UnderWay<T>, signal: AbortSignal | undefined): Promise<T> {
    underWay.waiting += 1
    let gone = () => {}
    try {
      if (!signal) return await underWay.result
      return await Promise.race([
        underWay.result,
        new Promise<never>((_, reject) => {
          gone = () => reject(signal.reason as Error)
          signal.addEventListener('abort', gone, { once: true })
        }),
      ])
    } finally {
      signal?.removeEventListener('abort', gone)
      underWay.waiting -= 1
      if (underWay.waiting === 0 && runs.get(key) === underWay) {
        runs.delete(key)
        underWay.abort.abort(new Error('nobody waits for this any more'))
      }
    }
  }

  function keep(key: string, value: T): void {
    forget(key)
    const bytes = bytesOf(value)
    if (bytes > mostBytes) return
    kept.set(key, { value, at: now(), bytes })
    keptBytes += bytes
    for (const oldest of kept.keys()) {
      if (kept.size <= mostEntries && keptBytes <= mostBytes) break
      forget(oldest)
    }
  }

  function forget(key: string): void {
    keptBytes -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
}
