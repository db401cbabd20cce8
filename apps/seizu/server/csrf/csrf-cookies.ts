import { createHmac, randomBytes } from 'node:crypto'
import { deriveKey, sameText } from '@farside/kernel/auth'
import type { Incoming } from '@farside/kernel/http'
import type { Settings } from '../../settings.ts'

const SESSION = 'session'
const FIVE_DAYS_S = 432_000

/**
 * A token in two cookies (seizu §6.4): one that scripts cannot read and that SECRET_KEY signs, and one that they read to
 * send it back. A site that plants cookies cannot sign, and one that cannot read ours cannot send the token.
 */
export function openCsrfCookies(settings: Settings) {
  const key = deriveKey(settings.SECRET_KEY ?? '', 'seizu csrf')
  const signature = (token: string) => createHmac('sha256', key).update(token).digest('base64url')

  /** The token of the signed cookie, unless that was made up. */
  function tokenOf(request: Incoming): string | undefined {
    const [, token, given] = /^([0-9a-f]{64})\.([\w-]+)$/.exec(request.cookie(SESSION) ?? '') ?? []
    return token !== undefined && sameText(given!, signature(token)) ? token : undefined
  }

  /** Gives a browser that has no token one; one that has both cookies gets none again. */
  function offer(request: Incoming): void {
    request.vary('Cookie')
    const known = tokenOf(request)
    const token = known ?? randomBytes(32).toString('hex')
    const cookies: string[] = []
    if (known === undefined) {
      const secure = settings.CSRF_COOKIE_SECURE ? '; Secure' : ''
      cookies.push(`${SESSION}=${token}.${signature(token)}; Path=/; HttpOnly${secure}; SameSite=Lax`)
    }
    if (request.cookie(settings.CSRF_COOKIE_NAME) !== token) cookies.push(readable(token))
    if (cookies.length > 0) request.setHeader('Set-Cookie', cookies)
  }

  function readable(token: string): string {
    const { CSRF_COOKIE_NAME: name, CSRF_COOKIE_PATH: path, CSRF_COOKIE_DOMAIN: domain } = settings
    const parts = [`${name}=${token}`, `Path=${path}`, `Max-Age=${FIVE_DAYS_S}`]
    if (domain !== '') parts.push(`Domain=${domain}`)
    if (settings.CSRF_COOKIE_HTTPONLY) parts.push('HttpOnly')
    if (settings.CSRF_COOKIE_SECURE) parts.push('Secure')
    if (settings.CSRF_COOKIE_SAMESITE !== '') parts.push(`SameSite=${settings.CSRF_COOKIE_SAMESITE}`)
    return parts.join('; ')
  }

  return { tokenOf, offer }
}
