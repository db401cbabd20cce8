import { createHmac } from 'node:crypto'
import { sameText } from './secrets.ts'

/**
 * The token that belongs to a login: 32 letters and digits. It is derived, not stored; a token planted in the cookie jar
 * by a neighbouring site belongs to no login and is refused although cookie and header agree.
 */
export function csrfTokenOf(sessionKey: string, key: Uint8Array): string {
  const digest = createHmac('sha512', key).update(sessionKey).digest()
  return Array.from(digest.subarray(0, 32), (byte) => signs[byte % signs.length]).join('')
}

const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Whether cookie and header both hold the login's token. */
export const echoesToken = (token: string, cookie: string | undefined, header: string | undefined): boolean =>
  cookie !== undefined && header !== undefined && sameText(cookie, token) && sameText(header, token)

/**
 * Whether a request that changes something comes from a page of ours: `Origin`, or in its absence `Referer`, must name this
 * site or a trusted one. Neither header: only outside HTTPS, where old clients leave both out.
 *
 * @param origin `scheme://host[:port]` of this site as the client sees it
 * @param trusted origins; `https://*.example.org` stands for every host below
 */
export function checkOrigin(
  headers: { origin: string | undefined; referer: string | undefined },
  origin: string,
  trusted: readonly string[],
): boolean {
  if (headers.origin !== undefined) return isTrusted(headers.origin, origin, trusted)
  if (headers.referer !== undefined) {
    const referer = URL.canParse(headers.referer) ? new URL(headers.referer).origin : ''
    return isTrusted(referer, origin, trusted)
  }
  return !origin.startsWith('https:')
}

function isTrusted(candidate: string, origin: string, trusted: readonly string[]): boolean {
  const given = plain(candidate)
  if (given === undefined) return false
  if (given === plain(origin)) return true
  return trusted.some((entry) => {
    const wildcard = /^(https?:\/\/)\*(\..+)$/i.exec(entry)
    if (!wildcard) return given === plain(entry)
    return given.startsWith(wildcard[1]!.toLowerCase()) && given.endsWith(wildcard[2]!.toLowerCase())
  })
}

/** `https://host:443/` and `HTTPS://host` are the same origin; `null` and paths are none. */
function plain(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.origin === 'null' ? undefined : url.origin
}
