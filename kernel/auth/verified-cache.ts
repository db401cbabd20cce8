import { createHmac, randomBytes } from 'node:crypto'

const mostEntries = 10_000

/**
 * Remembers for a short while that a password fitted a stored hash, since verifying costs tens of milliseconds. What is
 * kept is an HMAC under a key that this process made up: neither a memory dump nor another process can use it, and a
 * changed password has another hash, so nothing that it outdated is found again.
 */
export function createVerifiedCache({ lifeMs, now = Date.now }: { lifeMs: number; now?: () => number }) {
  const key = randomBytes(32)
  const until = new Map<string, number>()
  const entryOf = (stored: string, password: string) =>
    createHmac('sha256', key).update(`${stored.length}:${stored}${password}`).digest('base64')
  return {
    has(stored: string, password: string): boolean {
      const entry = entryOf(stored, password)
      const end = until.get(entry)
      if (end === undefined) return false
      if (end > now()) return true
      until.delete(entry)
      return false
    },
    add(stored: string, password: string): void {
      until.set(entryOf(stored, password), now() + lifeMs)
      if (until.size > mostEntries) until.delete(until.keys().next().value!)
    },
  }
}
