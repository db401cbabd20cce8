import { isIPv4, isIPv6 } from 'node:net'
import { kindOf, Unreadable } from '@farside/kernel/config'

/** Where to listen, send or connect: an IP literal (names are never looked up) and a port. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly family: 4 | 6
}

/** The grammar `ip:port`, with brackets around an IPv6 literal (spec lidi §7.1). */
export const address = kindOf('ip:port', (text): Address => {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text.trim())
  const host = match?.[1] ?? match?.[2] ?? ''
  const port = Number(match?.[3])
  const family = match?.[2] !== undefined && isIPv4(host) ? 4 : match?.[1] !== undefined && isIPv6(host) ? 6 : undefined
  if (!family || port > 65_535) throw new Unreadable('an IP address and a port such as 127.0.0.1:6000 or [::1]:6000')
  return { host, port, family }
})

export function addressText({ host, port, family }: Address): string {
  return family === 6 ? `[${host}]:${port}` : `${host}:${port}`
}

/** What Node says about a bound socket, as our own value. */
export function addressOf(bound: { address: string; port: number; family: string | number }): Address {
  return { host: bound.address, port: bound.port, family: String(bound.family).endsWith('6') ? 6 : 4 }
}
