import { createAttemptLimit, createVerifiedCache, hashPassword, verifyPassword } from '@farside/kernel/auth'
import { problems } from '../problems.ts'
import type { AccountDb } from './account-tables.ts'
import { findUserByName, upgradePassword } from './user.queries.ts'
import type { StoredUser } from './user.queries.ts'

/** A program sends its password with every request; milliseconds. */
const rememberFor = 60_000

/**
 * Checks name and password. Ten failures within a minute, of one name from one address, make both wait (eurydice §9.1):
 * the attempt is counted before it is made, so that trying in parallel gains nothing.
 */
export function createPasswordCheck(db: AccountDb, now: () => number = Date.now) {
  const limit = createAttemptLimit({ most: 10, windowMs: 60_000, now })
  const cache = createVerifiedCache({ lifeMs: rememberFor, now })

  async function verify(user: StoredUser | undefined, password: string, subject: string): Promise<boolean> {
    const wait = limit.wait(subject)
    if (wait > 0) throw problems.throttled(wait / 1000)
    limit.failed(subject)
    const { ok, upgrade } = await verifyPassword(password, user?.password)
    if (!ok || !user) return false
    limit.succeeded(subject)
    if (upgrade) await upgradePassword(db, user.id, user.password, await hashPassword(password))
    return true
  }

  return async (
    { username, password }: { username: string; password: string },
    address: string,
  ): Promise<StoredUser> => {
    // The database refuses NUL in a text, and no name has one.
    const user = username.includes('\0') ? undefined : await findUserByName(db, username)
    const subject = `${username}\0${address}`
    const ok = await cache.verified(user?.password ?? '', password, () => verify(user, password, subject))
    if (!ok || !user?.isActive) throw problems.authentication_failed('user name or password is wrong')
    return user
  }
}
