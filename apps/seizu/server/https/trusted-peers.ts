import { BlockList, isIP } from 'node:net'

/** Whether a peer is one of the proxies of FORWARDED_ALLOW_IPS: addresses, networks (`10.0.0.0/8`), or `*` for all. */
export function trustedPeers(entries: readonly string[]): (address: string) => boolean {
  if (entries.includes('*')) return () => true
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const version = isIP(address)
    if (version === 0) continue
    const family = version === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => {
    // A socket that serves both families tells the old ones in the new one's words.
    const plain = address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
    return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6')
  }
}
