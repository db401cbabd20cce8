import { sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { isExempt } from '../../server/login/name.rules.ts'
import type { UserStore } from '../../server/user-store/user-store.ts'
import type { Settings } from '../../settings.ts'
import type { DatabaseUsers } from '../../source/database-users.ts'

export interface Watch {
  settings: Pick<Settings, 'PASSWORD_EXPIRATION_TIME' | 'USER_SCAN_FREQUENCY' | 'USERS_EXEMPT_FROM_EXPIRATION'>
  users: DatabaseUsers
  store: UserStore
  log: Log
  now: () => Date
}

/** Looks again and again until told to stop; whatever fails is logged, and tried again at the next look (seizu §7.6). */
export async function watchUsers(watch: Watch, signal: AbortSignal): Promise<void> {
  const { log, settings } = watch
  while (!signal.aborted) {
    await lookOnce(watch, signal)
    await sleep(settings.USER_SCAN_FREQUENCY * 1000, signal)
  }
  log.info('stopped', { message: 'Told to stop' })
}

/**
 * Deletes each database user whose password has expired, and each that was not made here: an account of which nobody
 * knows how old its password is. Exempt ones stay.
 */
export async function lookOnce({ settings, users, store, log, now }: Watch, signal?: AbortSignal): Promise<void> {
  log.info('looking', { message: 'Looking for database users that have expired' })
  let names: string[]
  try {
    names = await users.list(signal)
  } catch (error) {
    if (signal?.aborted) return // a graph that says nothing must not keep the process
    log.warn('users_unknown', { message: 'The graph does not tell its users; trying again at the next look', error })
    return
  }
  for (const name of names) {
    if (signal?.aborted) return
    if (isExempt(name, settings.USERS_EXEMPT_FROM_EXPIRATION)) continue
    const audit = { type: 'AUDIT', user: name }
    try {
      const set = await store.get(name)
      if (set && now().getTime() <= set.getTime() + settings.PASSWORD_EXPIRATION_TIME * 1000) continue
      await users.remove(name)
      const why = set ? 'its password has expired' : 'it was not made here'
      log.warn('user_deleted', { message: `Deleted a database user: ${why}`, ...audit })
    } catch (error) {
      log.error('user_not_deleted', { message: 'A database user could not be looked after', ...audit, error })
    }
  }
}
