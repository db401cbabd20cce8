import type { Log } from '@farside/kernel/log'
import { decodePacket, PacketError } from '../../packet/decode.ts'
import type { Packet } from '../../packet/packet.ts'
import type { Backlog, TakenPacket } from './backlog.ts'
import type { Listener } from './listener.ts'
import { isPassing } from './patience.ts'
import type { ReceiverMetrics } from './receiver.metrics.ts'
import type { Silence } from './silence.ts'

export interface Processing {
  backlog: Backlog
  listener: Listener
  silence: Silence
  metrics: ReceiverMetrics
  log: Log
  /** Milliseconds that one look at the backlog waits. */
  waitMilliseconds: number
  /** What must have been done before the first packet is applied. Throws, like `apply`, when it must be put off. */
  prepare: () => Promise<void>
  /** Throws a passing error of the database when it is away and we are told to stop. */
  apply: (packet: Packet) => Promise<void>
}

/**
 * Processes packets until `signal` is aborted and the backlog is empty. Connections are accepted until then; those that
 * were open are read to their end and processed too (spec §2.3). When the database is away at that time, what was not
 * processed is kept on disk for the next start.
 */
export async function processPackets(processing: Processing, signal: AbortSignal): Promise<void> {
  const { backlog, listener, prepare } = processing
  let inHand: TakenPacket | undefined
  try {
    await prepare()
    let accepting = true
    let closing: Promise<void> | undefined
    for (;;) {
      inHand = await backlog.take(processing.waitMilliseconds)
      if (inHand) {
        await processOne(processing, inHand)
        inHand = undefined
      } else if (!signal.aborted) {
        if (processing.silence.isDue()) sayNothingCame(processing)
      } else if (!accepting && backlog.depth === 0) {
        break
      } else {
        closing ??= listener.close().then(() => {
          accepting = false
        })
      }
    }
    await closing
  } catch (error) {
    await listener.close()
    if (!isPassing(error)) throw error
    await backlog.keepForNextStart(inHand)
    processing.log.warn('ingest_destination', {
      message: 'Stopping while the database is away: packets that were not processed are kept on disk',
      error,
    })
  }
}

async function processOne(processing: Processing, taken: TakenPacket): Promise<void> {
  const packet = readPacket(processing, taken.bytes)
  if (packet) await processing.apply(packet)
  await taken.done()
}

function readPacket({ log, metrics, silence }: Processing, bytes: Buffer): Packet | undefined {
  try {
    const packet = decodePacket(bytes)
    metrics.read(packet)
    silence.broken()
    return packet
  } catch (error) {
    if (!(error instanceof PacketError)) throw error
    metrics.unreadable()
    log.error('packet_reception_error', { message: error.message, fault: error.code, bytes: bytes.byteLength })
    return undefined
  }
}

function sayNothingCame({ log, silence }: Processing) {
  log.error('heartbeat_not_received', {
    message: `No packet has come for ${Math.round(silence.seconds)} s: the link or the sender may be down`,
  })
}
