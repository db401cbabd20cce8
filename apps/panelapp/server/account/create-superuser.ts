import { hashPassword, passwordFault } from '@farside/kernel/auth'
import { problems } from '../../problems.ts'
import type { Instant, PanelDb } from '../../tables.ts'
import { createAccount } from './create-account.ts'

/**
 * An account that may do everything, a curator too (chapter 7.3).
 * @returns its id
 * @throws Problem `password_refused`, and those of `createAccount`
 */
export async function createSuperuser(
  db: PanelDb,
  { username, email, password, at }: { username: string; email: string; password: string; at: Instant },
): Promise<number> {
  const fault = passwordFault(password, username) ?? (email ? passwordFault(password, email.split('@')[0]!) : undefined)
  if (fault) throw problems.password_refused(fault)
  const passwordHash = await hashPassword(password)
  return db.transaction().execute((tx) =>
    createAccount(tx, {
      username,
      email,
      passwordHash,
      userType: 'GEL',
      affiliation: 'Other',
      isStaff: true,
      isSuperuser: true,
      at,
    }),
  )
}
