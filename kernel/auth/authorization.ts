export type Credentials =
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'token'; token: string }
  /** Something was sent that cannot be read; it must be refused, never taken for "nothing". */
  | { kind: 'unreadable'; why: string }

/**
 * Reads `Authorization`. Several such headers are unreadable: two programs in a row might each believe another one.
 * An unknown scheme is no credentials of ours and gives undefined.
 *
 * @param values every value of the header, in order, as Latin-1
 */
export function readAuthorization(values: readonly string[]): Credentials | undefined {
  if (values.length === 0) return undefined
  if (values.length > 1) return { kind: 'unreadable', why: 'several Authorization headers were sent' }
  const [scheme = '', ...rest] = values[0]!.trim().split(/\s+/)
  if (scheme.toLowerCase() === 'token') {
    if (rest.length !== 1) return { kind: 'unreadable', why: 'the token must be one word' }
    return { kind: 'token', token: rest[0]! }
  }
  if (scheme.toLowerCase() === 'basic') return readBasic(rest)
  return undefined
}

function readBasic(rest: readonly string[]): Credentials {
  if (rest.length !== 1 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(rest[0]!)) {
    return { kind: 'unreadable', why: 'the Basic credentials are not base64' }
  }
  const bytes = Buffer.from(rest[0]!, 'base64')
  const text = decodeText(bytes)
  const colon = text.indexOf(':')
  if (colon < 0) return { kind: 'unreadable', why: 'the Basic credentials have no colon' }
  return { kind: 'basic', username: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** UTF-8 when it is that, else Latin-1, as older clients send it. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}
