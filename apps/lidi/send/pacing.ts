import type { Pace } from './rate.rules.ts'

/** A token bucket over bytes: full at first, and never fuller than one burst. */
export interface Bucket {
  /** Bytes that may leave now; infinite when unlimited. */
  available(nowMs: number): number
  /** Takes bytes out; more than are available makes the next wait longer. */
  take(bytes: number): void
  /** Milliseconds from the last look until `bytes` are available. */
  waitFor(bytes: number): number
}

export function createBucket({ bytesPerSecond, burstBytes }: Pace, nowMs: number): Bucket {
  if (bytesPerSecond === 0) return { available: () => Infinity, take: () => {}, waitFor: () => 0 }
  const perMs = bytesPerSecond / 1000
  let level = burstBytes
  let looked = nowMs
  return {
    available(now) {
      level = Math.min(burstBytes, level + Math.max(0, now - looked) * perMs)
      looked = now
      return level
    },
    take(bytes) {
      level -= bytes
    },
    waitFor: (bytes) => Math.max(0, (bytes - level) / perMs),
  }
}
