import { createHash } from 'node:crypto'

/** Subjects that are remembered at most; the ones that were quiet longest are forgotten first. */
const mostSubjects = 100_000

/**
 * Counts failures of a subject (a user from an address, say) in a sliding window.
 * `wait` tells how long, in milliseconds, until another attempt may be made; 0 = now.
 */
export function createAttemptLimit({
  most,
  windowMs,
  now = Date.now,
}: {
  most: number
  windowMs: number
  now?: () => number
}) {
  const failures = new Map<string, number[]>()
  // A stranger chooses the subject: whatever its length, what is kept of it is 16 bytes.
  const keyOf = (subject: string) => createHash('sha256').update(subject).digest('base64url').slice(0, 22)
  const recent = (key: string) => (failures.get(key) ?? []).filter((at) => at > now() - windowMs)
  return {
    wait(subject: string): number {
      const times = recent(keyOf(subject))
      return times.length < most ? 0 : times[times.length - most]! + windowMs - now()
    },
    failed(subject: string): void {
      const key = keyOf(subject)
      const times = [...recent(key), now()].slice(-most)
      failures.delete(key) // to the young end of the map
      failures.set(key, times)
      if (failures.size > mostSubjects) failures.delete(failures.keys().next().value!)
    },
    succeeded(subject: string): void {
      failures.delete(keyOf(subject))
    },
  }
}
