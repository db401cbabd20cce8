import { createHash } from 'node:crypto'
import type { Incoming } from '@farside/kernel/http'
import type { Deps } from '../deps.ts'
import type { Identity } from './identity.ts'
import { permissionsOf } from './permissions.rules.ts'

/** Who asks; undefined: nobody said so. */
export type Identify = (request: Incoming) => Promise<Identity | undefined>

export function createIdentify({ settings }: Pick<Deps, 'settings' | 'log'>): Identify {
  const nobody: Identify = async () => undefined
  // The Neo4j password is the only log-in there, and this program never sees it.
  if (settings.AUTH_MODE === 'client') return nobody
  if (!settings.DEVELOPMENT_ONLY_REQUIRE_AUTH) {
    const everybody = developmentUser(settings.DEVELOPMENT_ONLY_AUTH_USER_EMAIL)
    return async () => everybody
  }
  return nobody
}

function developmentUser(email: string): Identity {
  const iss = 'development'
  return {
    userId: userIdOf(iss, email),
    iss,
    sub: email,
    email,
    username: email,
    displayName: email,
    role: 'seizu-admin',
    permissions: new Set(permissionsOf('seizu-admin')),
  }
}

/** The same person has the same one wherever and whenever he comes, without a table of users. */
const userIdOf = (iss: string, sub: string): string => {
  const digest = createHash('sha256').update(`${iss.length}:${iss}${sub}`).digest('hex')
  return [8, 4, 4, 4, 12].reduce((text, length) => {
    const at = text.replaceAll('-', '').length
    return `${text}${text === '' ? '' : '-'}${digest.slice(at, at + length)}`
  }, '')
}
