/** Packets between the filler and the link: the only back-pressure there is (eurydice.md §7.3). */
export interface PacketQueue<T> {
  /** Waits while the queue is full. False when the signal is aborted first: the item was not taken. */
  put(item: T, signal: AbortSignal): Promise<boolean>
  /** The oldest item; undefined when the queue is closed and empty, or the signal is aborted. */
  take(signal: AbortSignal): Promise<T | undefined>
  /** Nothing comes any more; what is in the queue can still be taken. */
  close(): void
  readonly size: number
}

export function packetQueue<T>(capacity: number): PacketQueue<T> {
  const items: T[] = []
  let closed = false
  let changed = Promise.withResolvers<void>()
  const tell = () => {
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }
  return {
    put: async (item, signal) => {
      while (items.length >= capacity && !signal.aborted) await changeOr(changed.promise, signal)
      if (signal.aborted) return false
      items.push(item)
      tell()
      return true
    },
    take: async (signal) => {
      while (items.length === 0 && !closed && !signal.aborted) await changeOr(changed.promise, signal)
      if (signal.aborted) return undefined
      const item = items.shift()
      tell()
      return item
    },
    close: () => {
      closed = true
      tell()
    },
    get size() {
      return items.length
    },
  }
}

async function changeOr(change: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>()
  const onAbort = () => aborted.resolve()
  signal.addEventListener('abort', onAbort, { once: true })
  await Promise.race([change, aborted.promise])
  signal.removeEventListener('abort', onAbort)
}
