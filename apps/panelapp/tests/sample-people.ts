import { viewerOfName } from '../server/account/account.queries.ts'
import { createAccount } from '../server/account/create-account.ts'
import type { NewAccount } from '../server/account/create-account.ts'
import type { KnownViewer } from '../server/viewer/viewer.ts'
import type { PanelDb } from '../tables.ts'

/** Somebody called `Ann Person` after the user name `ann`, of `Lab`; what may be done is said by the type. */
export async function addPerson(
  db: PanelDb,
  username: string,
  userType: 'GEL' | 'REVIEWER' | 'EXTERNAL',
  more: Partial<NewAccount> = {},
): Promise<KnownViewer> {
  const firstName = `${username.charAt(0).toUpperCase()}${username.slice(1)}`
  const about = {
    username,
    userType,
    firstName,
    lastName: 'Person',
    affiliation: 'Lab',
    at: '2026-01-01T00:00:00.000000Z',
  }
  await db.transaction().execute((tx) => createAccount(tx, { ...about, ...more }))
  return (await viewerOfName(db, username))!
}
