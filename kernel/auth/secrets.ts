import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** Compares in a time that tells nothing about where two texts differ, nor about their lengths. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** A key for one purpose, so that what is signed for one can never pass for the other; 32 bytes. */
export const deriveKey = (secret: string, purpose: string): Buffer =>
  createHmac('sha256', secret).update(purpose).digest()

/** 40 lower-case hexadecimal digits, 160 random bits. */
export const newApiToken = (): string => randomBytes(20).toString('hex')

/** What a login cookie holds; 256 random bits. */
export const newSessionKey = (): string => randomBytes(32).toString('base64url')

/** 24 letters and digits without the ones that look alike, for a person to copy; 138 random bits. */
export function newPassword(): string {
  const signs = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  return Array.from({ length: 24 }, () => signs[randomInt(signs.length)]).join('')
}
