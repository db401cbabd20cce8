import { decodeJwt } from 'jose'
import type { JWTPayload } from 'jose'
import * as oidc from 'openid-client'
import { problems } from '../../problems.ts'
import type { Settings } from '../../settings.ts'
import { openTokenKeys } from '../identity/token-keys.ts'
import { createVerifyToken } from '../identity/verify-token.ts'
import type { VerifyToken } from '../identity/verify-token.ts'

/** The OpenID provider, asked about itself when it is first needed. */
export interface Provider {
  /** @throws Problem `auth_unavailable` while it cannot be reached */
  configuration: () => Promise<oidc.Configuration>
  /** Checks what browsers and programs send as `Bearer`. */
  verify: VerifyToken
  /** Where it sends people back to. */
  redirectUri: string
}

export function openProvider(settings: Settings, now: () => Date): Provider {
  const { OIDC_ISSUER: issuer = '', OIDC_CLIENT_ID: client = '', OIDC_CLIENT_SECRET: secret } = settings
  let discovered: Promise<oidc.Configuration> | undefined
  let verifier: Promise<VerifyToken> | undefined

  async function discover(): Promise<oidc.Configuration> {
    const options = {
      timeout: settings.JWKS_FETCH_TIMEOUT / 1000,
      // Whoever writes http:// there means it: a provider on the same machine or behind the same wall.
      ...(issuer.startsWith('http:') && { execute: [oidc.allowInsecureRequests] }),
    }
    return oidc.discovery(new URL(issuer), client, {}, secret ? oidc.ClientSecretPost(secret) : oidc.None(), options)
  }
  const configuration = () =>
    (discovered ??= discover()
      .then((found) => {
        // The token endpoint is asked over TLS; its ID tokens are checked all the same.
        if (settings.OIDC_VALIDATE_ID_TOKEN) oidc.enableNonRepudiationChecks(found)
        return found
      })
      .catch((error: unknown) => {
        discovered = undefined // it may come back
        throw problems.auth_unavailable(`the provider does not answer (${(error as Error).message})`)
      }))

  async function openVerifier(): Promise<VerifyToken> {
    const { issuer: named, jwks_uri: address } = (await configuration()).serverMetadata()
    const url = settings.JWKS_URL || address
    if (url === undefined) throw problems.auth_unavailable('the provider names no keys')
    const rules = { ...settings, JWKS_URL: url, JWKS_URL_FOR_ALB: false, JWT_ISSUER: settings.JWT_ISSUER ?? named }
    const verify = createVerifyToken(rules, openTokenKeys(rules), now)
    return async (token) => {
      const claims = await verify(token)
      if (!settings.JWT_AUDIENCE && !isFor(client, claims)) throw new Error('it was made for another client')
      return claims
    }
  }

  return {
    configuration,
    redirectUri: `${settings.SEIZU_PUBLIC_URL}/api/v1/auth/callback`,
    verify: async (token) => {
      verifier ??= openVerifier().catch((error: unknown) => {
        verifier = undefined
        throw error
      })
      return (await verifier)(token)
    },
  }
}

/** Without a named audience: providers say in one of three claims for whom a token is. */
const isFor = (client: string, { aud, azp, client_id: id }: JWTPayload): boolean =>
  [aud].flat().includes(client) || azp === client || id === client

/**
 * What a browser sends with its requests: the access token, or the ID token where the former says nothing to anybody but
 * the provider.
 */
export function bearerOf(access: string, idToken: string | undefined, now: Date) {
  const token = isJwt(access) ? access : idToken
  if (token === undefined) return undefined
  const { exp } = decodeJwt(token)
  const left = exp === undefined ? 300 : exp - Math.floor(now.getTime() / 1000)
  return left <= 0 ? undefined : { access_token: token, expires_in: left, token_type: 'Bearer' }
}

const isJwt = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)
