import { setTimeout as pause } from 'node:timers/promises'

/** What `look` sees once it is as wanted; fails after ten seconds with what was seen last. */
export async function eventually<T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> {
  const deadline = performance.now() + 10_000
  for (;;) {
    const seen = await look()
    if (isThere(seen)) return seen
    if (performance.now() > deadline) throw new Error(`Waited in vain; last seen: ${JSON.stringify(seen)}`)
    await pause(20)
  }
}
