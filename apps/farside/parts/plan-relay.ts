import type { Ports } from '../settings/ports.rules.ts'
import type { PartPlan } from './part.ts'

/** A link that loses datagrams, in front of the receiving diode end; `faults` are options of its program. */
export function planRelay(ports: Ports, target: string, faults: readonly string[]): PartPlan {
  const entry = `127.0.0.1:${ports.relay}`
  return {
    name: 'lossy-link',
    main: 'harness/udp-relay.ts',
    args: ['--listen', entry, '--to', target, ...faults],
    env: {},
    isMain: true,
    urgent: true, // its socket, too, holds the link only for a moment
    ready: { by: 'line', key: 'udp_relay_ready' },
    listens: [{ host: '127.0.0.1', port: ports.relay, udp: true }],
    shown: { address: `udp ${entry}` },
  }
}
