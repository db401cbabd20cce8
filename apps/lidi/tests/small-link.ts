import { silentLog } from '@farside/kernel/log'
import { startReceive } from '../receive/start-receive.ts'
import type { Receiver } from '../receive/start-receive.ts'
import { startSend } from '../send/start-send.ts'
import type { Sender } from '../send/start-send.ts'
import { readReceiveSettings, readSendSettings } from '../settings.ts'
import { geometryOf } from '../wire/geometry.ts'
import type { Log } from '@farside/kernel/log'

type Values = Record<string, string>

/** Blocks of ten symbols and three of repair: small enough to look at single datagrams. */
export const smallBlocks: Values = { block: '14640', repair: '40' }
export const smallGeometry = geometryOf({ mtu: 1500, block: 14_640, repair: 40 })

export function smallSender(values: Values, log: Log = silentLog): Promise<Sender> {
  const defaults = { 'from-tcp': '127.0.0.1:0', settle: '0', heartbeat: '0', ...smallBlocks }
  return startSend({ settings: readSendSettings({ ...defaults, ...values }).settings, log })
}

export function smallReceiver(values: Values, log: Log = silentLog): Promise<Receiver> {
  const defaults = { from: '127.0.0.1:0', ...smallBlocks }
  return startReceive({ settings: readReceiveSettings({ ...defaults, ...values }).settings, log })
}

/** Waits until `true` is what `condition` says; the test's time-out is the deadline. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
