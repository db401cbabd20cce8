const hostPattern = /^([a-z0-9._-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::\d{1,5})?$/i

/**
 * Whether a `Host` header names one of the allowed hosts. An entry is a name, a name after a dot (it and everything below)
 * or `*`. Ports are not compared, one trailing dot is the same name.
 */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  const name = hostPattern
    .exec(host ?? '')?.[1]
    ?.toLowerCase()
    .replace(/\.$/, '')
  if (name === undefined) return false
  return allowed.some((entry) => {
    const pattern = entry.toLowerCase()
    if (pattern === '*') return true
    if (pattern.startsWith('.')) return name === pattern.slice(1) || name.endsWith(pattern)
    return name === pattern
  })
}

/** Whether only programs of this machine can reach a listener there. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
