import { randomBytes } from 'node:crypto'
import { problems } from '../../problems.ts'
import type { Settings } from '../../settings.ts'
import type { Log } from '@farside/kernel/log'
import type { DatabaseUsers } from '../../source/database-users.ts'
import type { UserStore } from '../user-store/user-store.ts'
import { mayBeMinted } from './name.rules.ts'

interface Minting {
  settings: Pick<Settings, 'GENERATED_PASSWORD_LENGTH' | 'USERS_EXEMPT_FROM_EXPIRATION'>
  users: DatabaseUsers
  store: UserStore
  log: Log
  now: () => Date
}

/**
 * Makes a database user for somebody, in place of the one that he had (seizu §7.2, §7.4). His date is written first: a
 * user without one would be removed by `worker watch-users`, one without end never.
 *
 * @returns the password
 * @throws Problem `login_failed`; the log says why
 */
export async function mintUser({ settings, users, store, log, now }: Minting, name: string): Promise<string> {
  const audit = { type: 'AUDIT', user: name }
  if (!mayBeMinted(name, settings.USERS_EXEMPT_FROM_EXPIRATION)) {
    log.error('user_refused', { message: 'No database user may be made under this name', ...audit })
    throw problems.login_failed()
  }
  await users.remove(name).then(
    () => log.warn('user_deleted', { message: 'Deleted a database user', ...audit }),
    () => {}, // whoever is not there cannot be deleted, and creating replaces
  )
  try {
    await store.put(name, now())
    const password = randomBytes(settings.GENERATED_PASSWORD_LENGTH).toString('hex')
    await users.create(name, password)
    log.warn('user_created', { message: 'Created a database user', ...audit })
    return password
  } catch (error) {
    log.error('user_not_created', { message: 'A database user could not be created', ...audit, error })
    throw problems.login_failed()
  }
}
