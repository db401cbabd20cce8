/** So many requests in a time, as a burst or spread out. */
export interface Rate {
  count: number
  seconds: number
}

export interface ThrottleLimits {
  address: Rate
  /** Of those who send a token; absent: the same as of an address. */
  token?: Rate
}

const seconds: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 }

/** `60/minute` or `60/minute,token=600/minute`. Undefined when it cannot be read. */
export function parseThrottle(text: string): ThrottleLimits | undefined {
  const [first = '', second, ...more] = text.split(',').map((it) => it.trim())
  const address = parseRate(first)
  if (!address || more.length > 0) return undefined
  if (second === undefined) return { address }
  const token = second.startsWith('token=') ? parseRate(second.slice('token='.length)) : undefined
  return token && { address, token }
}

function parseRate(text: string): Rate | undefined {
  const parts = /^(\d{1,7})\s*\/\s*(second|minute|hour|day)$/.exec(text)
  const count = Number(parts?.[1])
  return parts && count > 0 ? { count, seconds: seconds[parts[2]!]! } : undefined
}

/**
 * Whose requests are counted together. Of an IPv6 address the network counts: one customer has at least 2^64 addresses.
 */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.toLowerCase().split('%')[0]!.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  const groups = [...before, ...zeros, ...after].slice(0, 4)
  return `${groups.map((it) => it.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
