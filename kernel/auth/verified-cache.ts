import { createHmac, randomBytes } from 'node:crypto'

const mostEntries = 10_000

/**
 * Remembers for a short while that a password fitted a stored hash, since verifying costs tens of milliseconds, and lets
 * requests that come together share one verification. What is kept is an HMAC under a key that this process made up:
 * neither a memory dump nor another process can use it, and a changed password has another hash, so nothing that it
 * outdated is found again. A password that did not fit is not remembered.
 */
export function createVerifiedCache({ lifeMs, now = Date.now }: { lifeMs: number; now?: () => number }) {
  const key = randomBytes(32)
  const until = new Map<string, number>()
  const running = new Map<string, Promise<boolean>>()

  async function verifyOnce(entry: string, verify: () => Promise<boolean>): Promise<boolean> {
    const ok = await verify()
    if (ok) until.set(entry, now() + lifeMs)
    if (until.size > mostEntries) until.delete(until.keys().next().value!)
    return ok
  }

  return {
    /** Whether the password fits; `verify` runs only when that is not known and nobody is finding out. */
    verified(stored: string, password: string, verify: () => Promise<boolean>): Promise<boolean> {
      const entry = createHmac('sha256', key).update(`${stored.length}:${stored}${password}`).digest('base64')
      const end = until.get(entry)
      if (end !== undefined && end > now()) return Promise.resolve(true)
      until.delete(entry)
      let found = running.get(entry)
      if (!found) {
        found = verifyOnce(entry, verify).finally(() => running.delete(entry))
        running.set(entry, found)
      }
      return found
    },
  }
}
