import { isLostConnection } from '@farside/kernel/db'
import { backoff, sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'

// What a packet can be to blame for, as classes of SQL states: cardinality, data, integrity, limits, our own checks.
// Everything else (no room, no such table, no such login, a standby, a deadlock …) is the server's state, which somebody
// or something will change; giving up would lose the packet in hand.
const blamed = new Set(['21', '22', '23', '54', 'P0'])

/** Whether the database may do later what it would not do now. */
export function isPassing(error: unknown): boolean {
  if (isLostConnection(error)) return true
  if (!(error instanceof Error && 'severity' in error && 'code' in error)) return false
  return typeof error.code === 'string' && !blamed.has(error.code.slice(0, 2))
}

export interface Patience {
  /** Ends the waiting: work that fails after it was aborted is not tried again. */
  signal: AbortSignal
  log: Log
  onDatabase: (reachable: boolean) => void
}

/**
 * Does work that is safe to do twice until the database has taken it: waits from half a second to half a minute between
 * tries, for as long as it takes (spec §2.3).
 *
 * @throws what the work threw, when it is no passing state of the database or `signal` is aborted
 */
export async function patiently<T>(work: () => Promise<T>, { signal, log, onDatabase }: Patience): Promise<T> {
  const wait = backoff({ first: 500, most: 30_000 })
  for (;;) {
    try {
      const result = await work()
      onDatabase(true)
      return result
    } catch (error) {
      if (!isPassing(error)) throw error
      onDatabase(false)
      if (signal.aborted) throw error
      const milliseconds = wait.next()
      log.error('ingest_destination', {
        message: `The database does not take the packet in hand: it is kept and tried again in ${milliseconds / 1000} s`,
        error,
      })
      await sleep(milliseconds, signal)
    }
  }
}
