import { problems } from '../problems.ts'

/** Who asks, read anew for every request, so that a deactivated user is out at once. */
export interface User {
  id: string
  username: string
  /** Origin: always there. Destination: null until the account is associated. */
  profileId: string | null
  isSuperuser: boolean
  mayViewMetrics: boolean
}

/**
 * The profile that owns the user's transferables.
 * @throws Problem `permission_denied` for a destination account that is not associated yet (eurydice §6.10)
 */
export function requireProfile(user: User): string {
  if (user.profileId === null) {
    throw problems.permission_denied('this account is not associated with an account of the origin')
  }
  return user.profileId
}
