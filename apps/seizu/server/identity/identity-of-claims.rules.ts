import { createHash } from 'node:crypto'
import type { Settings } from '../../settings.ts'
import type { Identity } from './identity.ts'
import { permissionsOf } from './permissions.rules.ts'

type ClaimSettings = Pick<
  Settings,
  | 'AUTH_MODE'
  | 'JWT_EMAIL_CLAIM'
  | 'JWT_USERNAME_CLAIM'
  | 'JWT_SUB_CLAIM'
  | 'JWT_ISS_CLAIM'
  | 'RBAC_ROLE_CLAIM'
  | 'RBAC_DEFAULT_ROLE'
>

/**
 * Who a good token speaks of (seizu §7.3, §13.1). From a load balancer the e-mail address is all that must be there.
 * @throws Error naming the claim that is missing
 */
export function identityOfClaims(claims: Readonly<Record<string, unknown>>, settings: ClaimSettings): Identity {
  const text = (name: string): string | null => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined
    return typeof value === 'string' && value !== '' ? value : null
  }
  const email = text(settings.JWT_EMAIL_CLAIM)
  const byBalancer = settings.AUTH_MODE === 'auto'
  if (byBalancer && email === null) throw new Error(`the claim ${settings.JWT_EMAIL_CLAIM} is missing`)
  const sub = text(settings.JWT_SUB_CLAIM) ?? (byBalancer ? email : null)
  const iss = text(settings.JWT_ISS_CLAIM) ?? (byBalancer ? 'load-balancer' : null)
  if (sub === null) throw new Error(`the claim ${settings.JWT_SUB_CLAIM} is missing`)
  if (iss === null) throw new Error(`the claim ${settings.JWT_ISS_CLAIM} is missing`)
  const role = text(settings.RBAC_ROLE_CLAIM) ?? settings.RBAC_DEFAULT_ROLE
  const { exp } = claims
  return {
    userId: userIdOf(iss, sub),
    iss,
    sub,
    email,
    username: text(settings.JWT_USERNAME_CLAIM),
    displayName: text('name'),
    role,
    permissions: new Set(permissionsOf(role)),
    ...(typeof exp === 'number' && { expiresAt: new Date(exp * 1000) }),
  }
}

/** The fake user of a development without log-in. */
export function developmentUser(email: string): Identity {
  const role = 'seizu-admin'
  const iss = 'development'
  const names = { iss, sub: email, email, username: email, displayName: email }
  return { userId: userIdOf(iss, email), ...names, role, permissions: new Set(permissionsOf(role)) }
}

/** Looks like a UUID. The same person has the same one wherever and whenever he comes, without a table of users. */
function userIdOf(iss: string, sub: string): string {
  const digest = createHash('sha256').update(`${iss.length}:${iss}${sub}`).digest('hex')
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}
