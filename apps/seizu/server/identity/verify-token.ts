import { jwtVerify } from 'jose'
import type { JWTHeaderParameters, JWTPayload, JWTVerifyGetKey } from 'jose'
import type { Settings } from '../../settings.ts'

export type Claims = JWTPayload

/** Gives the claims of a token that is good. */
export type VerifyToken = (token: string) => Promise<Claims>

type TokenSettings = Pick<
  Settings,
  'ALLOWED_JWT_ALGORITHMS' | 'JWT_ISSUER' | 'JWT_AUDIENCE' | 'JWKS_URL_FOR_ALB' | 'JWT_ALB_SIGNER'
>

/**
 * Checks a token of a load balancer or an identity provider (seizu §7.3): its algorithm, signature, times without leeway,
 * issuer and audience when they are set, and which balancer signed it. Fails with the reason, whichever step it was.
 */
export function createVerifyToken(settings: TokenSettings, keys: JWTVerifyGetKey, now: () => Date): VerifyToken {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWKS_URL_FOR_ALB: byBalancer, JWT_ALB_SIGNER: signers } = settings
  // What is not a signature by a key pair never counts, whatever the setting says.
  const algorithms = settings.ALLOWED_JWT_ALGORITHMS.filter((it) => /^(?:RS|PS|ES)\d{3}K?$|^EdDSA$|^Ed25519$/.test(it))

  return async (token) => {
    const { payload, protectedHeader } = await jwtVerify(withoutLastPadding(token), keys, {
      algorithms,
      currentDate: now(),
      ...(issuer && { issuer }),
      ...(audience && { audience }),
    })
    if (byBalancer) {
      if (signers.length > 0 && !signers.includes(signerOf(protectedHeader)))
        throw new Error('another balancer signed it')
      // Tokens of a balancer have none: one that has was made for somebody else.
      if (!audience && payload.aud !== undefined) throw new Error('it has an audience, and none is expected')
    }
    return payload
  }
}

const signerOf = ({ signer }: JWTHeaderParameters): string => (typeof signer === 'string' ? signer : '')

/**
 * The balancer puts padding on every segment and signs the padded text, which must stay as it came; that of the last
 * segment, the signature itself, is not part of what was signed.
 */
const withoutLastPadding = (token: string): string => token.trim().replace(/=+$/, '')
