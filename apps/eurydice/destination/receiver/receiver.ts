import { totalmem } from 'node:os'
import type { Db } from '@farside/kernel/db'
import type { Health } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import type { Metrics } from '@farside/kernel/metrics'
import type { DestinationSettings } from '../../settings.ts'
import type { Storage } from '../../storage/storage.ts'
import type { DestinationTables } from '../../tables.ts'
import { applyPacket } from './apply-packet.ts'
import { Backlog } from './backlog.ts'
import { cutSurplus } from './cut-surplus.ts'
import { Digests } from './digests.ts'
import { startListener } from './listener.ts'
import { memoryNeed, memoryWarning } from './memory-need.rules.ts'
import { patiently, type Patience } from './patience.ts'
import { processPackets } from './process-packets.ts'
import { receiverMetrics } from './receiver.metrics.ts'
import type { Receiving } from './receiving.ts'
import { Silence } from './silence.ts'
import type { Spill } from './spill.ts'

export type ReceiverSettings = Pick<
  DestinationSettings,
  | 'PACKET_RECEIVER_HOST'
  | 'PACKET_RECEIVER_PORT'
  | 'PACKET_RECEIVER_TIMEOUT'
  | 'PACKET_RECEIVER_IDLE_TIMEOUT'
  | 'RECEIVER_BUFFER_MAX_ITEMS'
  | 'RECEIVER_MAX_PACKET_SIZE'
  | 'RECEIVER_SPILL_MAX_SIZE'
  | 'EXPECT_PACKET_EVERY'
>

export interface ReceiverDeps {
  settings: ReceiverSettings
  db: Db<DestinationTables>
  storage: Storage
  spill: Spill
  log: Log
  metrics: Metrics
  health: Health
}

export interface Receiver {
  host: string
  port: number
  /** Resolves when `signal` was aborted and everything accepted before is processed, or kept on disk. */
  ended: Promise<void>
}

/**
 * Takes packets off the link and makes files of them (spec §7.6). Accepting and processing are two loops with a bounded
 * backlog between them: a slow or absent database keeps no connection waiting.
 */
export async function startReceiver(
  { settings, db, storage, spill, log, metrics: registry, health }: ReceiverDeps,
  signal: AbortSignal,
): Promise<Receiver> {
  const silence = new Silence(settings.EXPECT_PACKET_EVERY)
  const limits = { maxPackets: settings.RECEIVER_BUFFER_MAX_ITEMS, maxSpillBytes: settings.RECEIVER_SPILL_MAX_SIZE }
  const backlog = new Backlog({ ...limits, spill, log, onDropped: () => metrics.dropped() }, await spill.list())
  const metrics = receiverMetrics(registry, {
    depth: () => backlog.depth,
    spilledBytes: () => backlog.spilledBytes,
    silenceSeconds: () => silence.seconds,
  })
  const listener = await startListener({
    host: settings.PACKET_RECEIVER_HOST,
    port: settings.PACKET_RECEIVER_PORT,
    maxBytes: settings.RECEIVER_MAX_PACKET_SIZE,
    idleMilliseconds: settings.PACKET_RECEIVER_IDLE_TIMEOUT,
    log,
    onPacket: (bytes) => {
      metrics.arrived(bytes.byteLength)
      return backlog.add(bytes)
    },
  })
  const { host, port } = listener
  sayReady(log, settings, `${host}:${port}`, backlog.depth)

  const receiving: Receiving = { db, storage, digests: new Digests(storage), log }
  const patience: Patience = {
    signal,
    log,
    onDatabase: (up) => health.set('database', up, up ? undefined : 'it does not take what arrives'),
  }
  const ended = processPackets(
    {
      backlog,
      listener,
      silence,
      metrics,
      log,
      waitMilliseconds: settings.PACKET_RECEIVER_TIMEOUT * 1000,
      prepare: () => patiently(() => cutSurplus(receiving), patience),
      apply: (packet) => applyPacket(receiving, packet, patience),
    },
    signal,
  )
  return { host, port, ended }
}

function sayReady(log: Log, settings: ReceiverSettings, address: string, found: number) {
  const need = memoryNeed({
    maxPackets: settings.RECEIVER_BUFFER_MAX_ITEMS,
    maxPacketBytes: settings.RECEIVER_MAX_PACKET_SIZE,
  })
  log.info('receiver_ready', { message: `Listening on ${address}`, worst_case_bytes: need, kept_packets: found })
  const warning = memoryWarning(need, process.constrainedMemory() || totalmem())
  if (warning !== undefined) log.warn('receiver_ready', { message: warning })
}
