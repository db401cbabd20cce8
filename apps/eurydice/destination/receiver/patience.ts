import { isLostConnection } from '@farside/kernel/db'
import { backoff, sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'

// States of the server that pass although the connection stands. Giving up would lose the packet in hand.
const passing = new Set([
  '25006', // a standby that does not write, in the middle of a switch-over
  '40001', // serialisation failure
  '40P01', // deadlock
  '53000', // resources are short: generally,
  '53100', // disk full,
  '53200', // out of memory,
  '53400', // a limit of the configuration
  '55P03', // a lock is not to be had
  '57014', // the statement took too long
])

/** Whether the database may do later what it would not do now. */
export function isPassing(error: unknown): boolean {
  if (isLostConnection(error)) return true
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && passing.has(error.code)
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
        message: `Cannot reach the database: the packet in hand is kept and tried again in ${milliseconds / 1000} s`,
        error,
      })
      await sleep(milliseconds, signal)
    }
  }
}
