import { answer } from '@farside/kernel/http'
import type { Answer, Incoming } from '@farside/kernel/http'
import type { Settings } from '../../settings.ts'
import { securityHeaders } from './security-headers.rules.ts'
import { trustedPeers } from './trusted-peers.ts'

/** What holds for every request before anything else: where it came by, and what its answer tells the browser (seizu §6.5). */
export function createTransportGuard(settings: Settings) {
  const isTrusted = trustedPeers(settings.FORWARDED_ALLOW_IPS)
  const headers = securityHeaders(settings)

  /** Whether the client's side is HTTPS: a proxy says so, and only one that we know is believed. */
  const isSecure = (request: Incoming): boolean =>
    request.secure || (saysHttps(request.header('x-forwarded-proto')) && isTrusted(request.address))

  return {
    isSecure,
    /** Sets the headers; an answer of its own when the request must come again by HTTPS. */
    before(request: Incoming): Answer | undefined {
      for (const [name, value] of headers) request.setHeader(name, value)
      const secure = isSecure(request)
      if (secure) request.setHeader('Strict-Transport-Security', 'max-age=31556926; includeSubDomains')
      if (secure || !settings.TALISMAN_FORCE_HTTPS || isWatched(request.path)) return undefined
      const query = request.search.size > 0 ? `?${request.search}` : ''
      return answer({ status: 302, headers: { location: `https://${request.host}${request.path}${query}` } })
    },
  }
}

/** Asked by machines that watch the process, on its own address and without cookies. */
export const isWatched = (path: string): boolean => /^\/(?:healthcheck|(?:livez|readyz|healthz)$)/.test(path)

/** The first of several is what the proxy nearest to the client saw. */
const saysHttps = (value: string | undefined): boolean => value?.split(',')[0]?.trim().toLowerCase() === 'https'
