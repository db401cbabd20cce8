import { unusablePassword } from '@farside/kernel/auth'
import type { PanelTx } from '../../tables.ts'
import type { Actor } from '../viewer/viewer.ts'
import { viewerOfName } from './account.queries.ts'

/** Of whatever nobody in particular did: loads, updates of the gene reference, maintenance. Nobody can log in as it. */
const systemName = 'GEL'

/** The account `GEL`, a curator; made when it is first needed. */
export async function systemAccount(tx: PanelTx): Promise<Actor> {
  const known = await viewerOfName(tx, systemName)
  if (known) return known
  // Two may need it first at the same moment: the second waits for the first and finds it made.
  const made = await tx
    .insertInto('account')
    .values({ username: systemName, password: unusablePassword })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) await tx.updateTable('reviewer').set({ user_type: 'GEL' }).where('account_id', '=', made.id).execute()
  return (await viewerOfName(tx, systemName))!
}
