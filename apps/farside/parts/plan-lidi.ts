import type { SettingsTable } from '@farside/kernel/config'
import { receiveTable, sendTable } from '../../lidi/settings.ts'
import { mergeSettings, optionName, prefixedVariables } from '../settings/layers.rules.ts'
import type { Values } from '../settings/layers.rules.ts'
import type { Ports } from '../settings/ports.rules.ts'
import type { Listener, PartPlan } from './part.ts'

/** Repairs more than the default, since a local demonstration often drops datagrams on purpose. */
const demo = { repair: '6', 'max-clients': '1' }

/**
 * MB/s at which nothing is lost while both ends, and all the rest, share the cores of one busy machine: 4 MiB of socket
 * buffer then outlast a pause of 160 ms. Faster with `LIDI__RATE`. See docs/decisions/receive-buffer.md.
 */
const DEMO_RATE = 25

/** Nothing where lidi's own rule (the buffer in 10 ms) is slower still. */
const demoRate = (receiveBufferMax: number) =>
  receiveBufferMax / 0.01 / 1e6 > DEMO_RATE ? { rate: String(DEMO_RATE) } : {}

export interface LidiPlan {
  send: PartPlan
  receive: PartPlan
}

/**
 * Both diode ends. `target` is where the receiving end connects; `via` an address on the way, for a lossy link.
 * Every `LIDI__X` goes to each end that has the option `--x`.
 */
export function planLidi(
  { env, ports, receiveBufferMax }: { env: Values; ports: Ports; receiveBufferMax: number },
  target: string,
  via?: string,
): LidiPlan {
  const given = Object.fromEntries(
    Object.entries(prefixedVariables('LIDI', env)).map(([name, value]) => [optionName(name), value]),
  )
  const receive = optionsOf(receiveTable, given, {
    ...demo,
    'abort-timeout': '10',
    from: `127.0.0.1:${ports.lidiUdp}`,
    'to-tcp': target,
    'log-format': 'json',
  })
  const send = optionsOf(sendTable, given, {
    ...demo,
    'from-tcp': `127.0.0.1:${ports.lidiIn}`,
    to: via ?? receive.from!,
    ...demoRate(receiveBufferMax),
    'log-format': 'json',
  })
  return {
    receive: {
      name: 'lidi-receive',
      main: 'apps/lidi/diode-receive.ts',
      args: commandLine(receiveTable, receive),
      env: {},
      options: receive,
      // The kernel holds the link for some 50 ms; on a busy machine a process waits longer for its turn.
      urgent: true,
      ready: { by: 'line', key: 'diode_receive_ready' },
      listens: [{ ...splitAddress(receive.from!), udp: true }],
      shown: { address: `udp ${receive.from}`, ...metricsOf(receive) },
    },
    send: {
      name: 'lidi-send',
      main: 'apps/lidi/diode-send.ts',
      args: commandLine(sendTable, send),
      env: {},
      options: send,
      ready: { by: 'line', key: 'diode_send_ready' },
      listens: send['from-tcp'] ? [splitAddress(send['from-tcp'])] : [],
      shown: {
        address: send['from-tcp'] ? `tcp ${send['from-tcp']}` : `unix ${send['from-unix']}`,
        ...metricsOf(send),
      },
    },
  }
}

export const knowsLidiOption = (variable: string): boolean =>
  Object.hasOwn(sendTable, optionName(variable)) || Object.hasOwn(receiveTable, optionName(variable))

/** The host may be an IPv6 address in brackets. */
export function splitAddress(address: string): Listener {
  const at = address.lastIndexOf(':')
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) }
}

function optionsOf(table: SettingsTable, given: Values, ours: Values): Record<string, string> {
  const own = Object.entries(given).filter(([name]) => Object.hasOwn(table, name))
  return mergeSettings(table, [ours, Object.fromEntries(own)])
}

function commandLine(table: SettingsTable, options: Record<string, string>): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const setting = table[name]!
    if (!setting.isSwitch) return [`--${name}`, value]
    return setting.parse(value) === true ? [`--${name}`] : []
  })
}

const metricsOf = (options: Record<string, string>) =>
  options['metrics-listen'] ? { metricsUrl: `http://${options['metrics-listen']}/metrics` } : {}
