import type { Rate } from './throttle.rules.ts'

/** Callers that are remembered at a time; who has been quiet for the time of his rate is not. */
const mostCallers = 50_000

/**
 * Counts requests by caller in the memory of this process. Each caller has a bucket that fills again at his rate.
 *
 * @param now milliseconds
 */
export function openThrottle(now: () => number) {
  /** When each caller's bucket will be full again: all there is to know of it. */
  const fullAt = new Map<string, number>()

  return {
    /** Takes a request of a caller. @returns 0, or the whole seconds after which he may come again */
    take(caller: string, { count, seconds }: Rate): number {
      const moment = now()
      const each = (seconds * 1000) / count
      const full = Math.max(fullAt.get(caller) ?? 0, moment)
      const after = full + each
      const overdraft = after - moment - seconds * 1000
      // Rounding must not turn the last request of a full bucket away.
      if (overdraft > 1e-3) return Math.max(1, Math.ceil(overdraft / 1000))
      fullAt.delete(caller)
      fullAt.set(caller, after)
      if (fullAt.size > mostCallers) forget(moment)
      return 0
    },
  }

  function forget(moment: number): void {
    for (const [caller, full] of fullAt) if (full <= moment) fullAt.delete(caller)
    for (const caller of fullAt.keys()) {
      if (fullAt.size <= mostCallers / 2) break
      fullAt.delete(caller)
    }
  }
}
