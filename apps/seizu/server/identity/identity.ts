import { problems } from '../../problems.ts'
import type { Permission } from './permissions.rules.ts'

/** Who asks, as their token says (seizu §13.1). */
export interface Identity {
  /** The same for the same person everywhere. */
  userId: string
  iss: string
  sub: string
  email: string | null
  username: string | null
  displayName: string | null
  role: string
  permissions: ReadonlySet<Permission>
  /** When the token ends that says so. */
  expiresAt?: Date
}

/** @throws Problem `permission_missing` naming those that are missing */
export function requirePermission({ permissions }: Identity, ...needed: Permission[]): void {
  const missing = needed.filter((it) => !permissions.has(it))
  if (missing.length > 0) throw problems.permission_missing(missing)
}
