import type { Settings } from '../../settings.ts'

type Policy = Pick<
  Settings,
  'SEIZU_QUERY_PATH' | 'NEO4J_USER_PROTOCOL' | 'NEO4J_USER_HOSTNAME' | 'NEO4J_USER_PORT' | 'AUTH_MODE' | 'OIDC_ISSUER'
>

/** Headers of every answer (seizu §6.5); pages have the policy with their nonce instead. */
export const securityHeaders = (settings: Policy): readonly (readonly [string, string])[] => [
  ['Content-Security-Policy', contentPolicy(settings)],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['X-XSS-Protection', '1; mode=block'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
]

/** @param nonce what scripts and style sheets of this very answer carry */
export function contentPolicy(settings: Policy, nonce?: string): string {
  const own = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`
  return [
    "default-src 'self'",
    ["connect-src 'self'", ...connections(settings)].join(' '),
    `script-src ${own}`,
    `style-src ${own}`,
    // Charts set sizes and colours on single elements.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ')
}

function connections(settings: Policy): string[] {
  const { NEO4J_USER_PROTOCOL: protocol, NEO4J_USER_HOSTNAME: host, NEO4J_USER_PORT: port } = settings
  if (settings.SEIZU_QUERY_PATH === 'browser') return [`${socketScheme(protocol)}://${host}:${port}`]
  return settings.AUTH_MODE === 'oidc' && settings.OIDC_ISSUER ? [new URL(settings.OIDC_ISSUER).origin] : []
}

/** Browsers speak Bolt over a web socket. */
function socketScheme(protocol: string): string {
  const found = /^(?:bolt|neo4j)(\+s|\+ssc)?$/.exec(protocol)
  if (!found) return protocol
  return found[1] === undefined ? 'ws' : 'wss'
}
