import type { Log } from '@farside/kernel/log'
import type { AccountDb } from './account-tables.ts'
import { writeLastAccess } from './user.queries.ts'

/** A user who asks all the time is written once in this time; milliseconds. */
const pause = 1000

/**
 * Writes when users were last seen, beside the requests and many users in one statement, so that a busy client costs one
 * write a second. What a lost database keeps from being written is written with the next batch.
 */
export function openLastAccess(db: AccountDb, log: Log) {
  let seen = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    timer = undefined
    const batch = seen
    seen = new Map()
    try {
      await writeLastAccess(db, batch)
    } catch (error) {
      log.warn('last_access_not_written', { message: 'Cannot write when users were last seen; trying again', error })
      seen = new Map([...batch, ...seen])
      timer = setTimeout(start, pause * 10).unref()
    }
  }
  const start = () => {
    writing = write()
  }

  return {
    /** Every authenticated request. */
    note(userId: string): void {
      seen.set(userId, new Date().toISOString())
      timer ??= setTimeout(start, pause).unref()
    },
    /** Writes what is left. */
    async close(): Promise<void> {
      clearTimeout(timer)
      await writing
      clearTimeout(timer)
      if (seen.size > 0) await writeLastAccess(db, seen).catch(() => undefined)
    },
  }
}
export type LastAccess = ReturnType<typeof openLastAccess>
