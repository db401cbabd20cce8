import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * A value that only we can read or make: AES-256-GCM, base64url of nonce, ciphertext and tag (seizu §13.2). What is sealed
 * for one purpose cannot be opened for another.
 */
export function seal(key: Uint8Array, purpose: string, value: unknown): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url')
}

/** @returns undefined for what was altered, sealed for something else, or never ours */
export function unseal<T>(key: Uint8Array, purpose: string, sealed: string | undefined): T | undefined {
  const bytes = Buffer.from(sealed ?? '', 'base64url')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()])
    return JSON.parse(text.toString()) as T
  } catch {
    return undefined
  }
}
