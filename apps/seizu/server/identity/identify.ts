import { readIdentityHeader } from '@farside/kernel/auth'
import { httpProblems } from '@farside/kernel/http'
import type { Incoming } from '@farside/kernel/http'
import type { Deps } from '../deps.ts'
import { developmentUser, identityOfClaims } from './identity-of-claims.rules.ts'
import type { Identity } from './identity.ts'
import { openTokenKeys } from './token-keys.ts'
import { createVerifyToken } from './verify-token.ts'
import type { VerifyToken } from './verify-token.ts'

/** Who asks; undefined: nobody said so. A token that is not good is a refusal, never nobody. */
export type Identify = (request: Incoming) => Promise<Identity | undefined>

/** @param ofProvider checks a token of the OpenID provider, with AUTH_MODE `oidc` */
export function createIdentify(
  { settings, log, now }: Pick<Deps, 'settings' | 'log' | 'now'>,
  ofProvider?: VerifyToken,
): Identify {
  // The Neo4j password is the only log-in there, and this program never sees it.
  if (settings.AUTH_MODE === 'client') return async () => undefined
  if (!settings.DEVELOPMENT_ONLY_REQUIRE_AUTH) {
    const everybody = developmentUser(settings.DEVELOPMENT_ONLY_AUTH_USER_EMAIL)
    return async () => everybody
  }
  const header = settings.AUTH_MODE === 'oidc' ? 'authorization' : settings.JWT_HEADER_NAME
  const verify = ofProvider ?? createVerifyToken(settings, openTokenKeys(settings), now)

  return async (request) => {
    const found = readIdentityHeader(request.rawHeaders, header)
    if (found === undefined) return undefined
    try {
      if (found === 'ambiguous') throw new Error('the header came twice, or in another spelling')
      return identityOfClaims(await verify(tokenIn(found.value, header)), settings)
    } catch (error) {
      const why = (error as Error).message
      log.info('token_refused', { message: `A token was refused: ${why}`, type: 'AUDIT', request_id: request.id })
      throw httpProblems.not_authenticated()
    }
  }
}

function tokenIn(value: string, header: string): string {
  if (header.toLowerCase() !== 'authorization') return value
  const [, token] = /^Bearer +(\S+)$/i.exec(value) ?? []
  if (token === undefined) throw new Error('Authorization has no Bearer token')
  return token
}
