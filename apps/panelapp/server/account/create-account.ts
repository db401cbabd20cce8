import { unusablePassword } from '@farside/kernel/auth'
import { problems } from '../../problems.ts'
import type { Instant, PanelTx, UserType } from '../../tables.ts'
import { isUsername, normalEmail, tooLongFields } from './account.rules.ts'

export interface NewAccount {
  username: string
  /** As `hashPassword` gives it; without one nobody logs in by password. */
  passwordHash?: string
  email?: string
  firstName?: string
  lastName?: string
  userType?: UserType
  affiliation?: string
  role?: string
  workplace?: string
  group?: string
  isActive?: boolean
  isStaff?: boolean
  isSuperuser?: boolean
  at: Instant
}

/**
 * An account and its reviewer record.
 * @returns the account's id
 * @throws Problem `username_invalid`, `username_taken`, `email_invalid`, `email_taken`, `fields_invalid`
 */
export async function createAccount(tx: PanelTx, account: NewAccount): Promise<number> {
  const { username, at } = account
  if (!isUsername(username)) throw problems.username_invalid(username)
  const email = account.email ? normalEmail(account.email) : ''
  if (email === undefined) throw problems.email_invalid(account.email!)
  const tooLong = tooLongFields(account)
  if (Object.keys(tooLong).length > 0) throw problems.fields_invalid(tooLong)
  // Either may be taken by somebody who comes at the same moment: the indexes decide, and say which by their silence.
  const made = await tx
    .insertInto('account')
    .values({
      username,
      password: account.passwordHash ?? unusablePassword,
      email,
      first_name: account.firstName ?? '',
      last_name: account.lastName ?? '',
      is_active: account.isActive ?? true,
      is_staff: account.isStaff ?? false,
      is_superuser: account.isSuperuser ?? false,
      date_joined: at,
      created: at,
      modified: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) {
    const namesake = await tx.selectFrom('account').select('id').where('username', '=', username).executeTakeFirst()
    throw namesake ? problems.username_taken(username) : problems.email_taken(email)
  }
  await tx
    .updateTable('reviewer')
    .set({
      user_type: account.userType ?? 'EXTERNAL',
      affiliation: account.affiliation ?? '',
      role: account.role ?? 'Other',
      workplace: account.workplace ?? 'Other',
      reviewer_group: account.group ?? 'Other',
    })
    .where('account_id', '=', made.id)
    .execute()
  return made.id
}
