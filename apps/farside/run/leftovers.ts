import { sleep } from '@farside/kernel/lifecycle'
import { isAlive } from './identity.ts'
import type { Identity } from './identity.ts'
import { readJsonFile } from './json-file.ts'

export interface Child extends Identity {
  name: string
}

// They have been draining since their launcher died; what is cut off now is what a power cut would cut off.
const PATIENCE_MS = 8000

// The database's own words for "now, in order" and "now": on SIGTERM it would wait for its clients.
const signals = { database: ['SIGINT', 'SIGQUIT'], others: ['SIGTERM', 'SIGKILL'] } as const

/**
 * Ends the children that a killed launcher left: they hold the ports, and two senders on one database must not be.
 * @returns the names of those that were still there
 */
export async function endLeftovers(childrenFile: string): Promise<string[]> {
  const left = (readJsonFile<Child[]>(childrenFile) ?? []).filter(isAlive)
  const [database, others] = [true, false].map((is) => left.filter(({ name }) => (name === 'database') === is))
  await Promise.all(others!.map((child) => end(child, signals.others)))
  await Promise.all(database!.map((child) => end(child, signals.database)))
  return left.map((child) => child.name)
}

async function end(child: Child, words: readonly NodeJS.Signals[]) {
  for (const signal of words) {
    tell(child.pid, signal)
    const deadline = Date.now() + PATIENCE_MS
    while (isAlive(child) && Date.now() < deadline) await sleep(20)
    if (!isAlive(child)) return
  }
}

function tell(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
