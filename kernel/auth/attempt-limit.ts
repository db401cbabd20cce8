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
  const recent = (subject: string) => (failures.get(subject) ?? []).filter((at) => at > now() - windowMs)
  return {
    wait(subject: string): number {
      const times = recent(subject)
      return times.length < most ? 0 : times[times.length - most]! + windowMs - now()
    },
    failed(subject: string): void {
      const times = [...recent(subject), now()].slice(-most)
      failures.delete(subject) // to the young end of the map
      failures.set(subject, times)
      if (failures.size > mostSubjects) failures.delete(failures.keys().next().value!)
    },
    succeeded(subject: string): void {
      failures.delete(subject)
    },
  }
}
