import type { Db } from '@farside/kernel/db'
import { linkUser } from '../association/association.queries.ts'
import { problems } from '../problems.ts'
import type { DestinationTables } from '../tables.ts'
import { findUser } from './manage-users.ts'
import type { ShownUser } from './manage-users.ts'

/**
 * Associates a user of the destination with a profile of the origin without a token, by an administrator of both.
 * Already being associated with that very profile is no fault.
 *
 * @throws Problem `profile_id_invalid`, `user_missing`, `profile_taken`
 */
export async function associateUser(
  db: Db<DestinationTables>,
  username: string,
  originProfileId: string,
): Promise<ShownUser> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(originProfileId)) {
    throw problems.profile_id_invalid(originProfileId)
  }
  const { id, associated_user_profile_id: before } = await findUser(db, username)
  if (before !== originProfileId.toLowerCase() && !(await linkUser(db, { userId: id, originProfileId }))) {
    throw problems.profile_taken(username)
  }
  return findUser(db, username)
}
