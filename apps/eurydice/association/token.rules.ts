import { createHmac, timingSafeEqual } from 'node:crypto'

/** Profile (16), expiry (4), signature (16), spec §8.1. */
export const TOKEN_BYTES = 36
const SIGNED_BYTES = 20

/** What an association token says: until when it may link whoever posts it to which origin profile. */
export interface AssociationClaim {
  /** UUID of the user profile on the origin. */
  profileId: string
  /** Unix seconds, the last one in which the token is accepted. */
  expiresAt: number
}

export type TokenVerdict = { ok: true; profileId: string } | { ok: false; reason: 'bad_signature' | 'expired' }

/** The 36 bytes of a token; the format of both generations of the peer. */
export function writeToken({ profileId, expiresAt }: AssociationClaim, secret: string): Buffer {
  const signed = Buffer.alloc(SIGNED_BYTES)
  signed.write(profileId.replaceAll('-', ''), 'hex')
  signed.writeUInt32BE(expiresAt, 16)
  return Buffer.concat([signed, signatureOf(signed, secret)])
}

/**
 * Whether the bytes are a token of ours that still holds.
 *
 * @param bytes exactly `TOKEN_BYTES`
 * @param now Unix seconds, fractions included: a token is refused as soon as its second has passed
 */
export function readToken(bytes: Buffer, secret: string, now: number): TokenVerdict {
  const signed = bytes.subarray(0, SIGNED_BYTES)
  if (!timingSafeEqual(bytes.subarray(SIGNED_BYTES), signatureOf(signed, secret))) {
    return { ok: false, reason: 'bad_signature' }
  }
  if (now > signed.readUInt32BE(16)) return { ok: false, reason: 'expired' }
  return { ok: true, profileId: uuidOf(signed.subarray(0, 16)) }
}

// HMAC stays sound although MD5's collisions are broken; the peer knows nothing else.
const signatureOf = (signed: Buffer, secret: string) => createHmac('md5', secret).update(signed).digest()

const uuidOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
