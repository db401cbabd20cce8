import { randomUUID } from 'node:crypto'
import { sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { encodePacket } from '../../packet/encode.ts'
import { isHeartbeat, type Packet } from '../../packet/packet.ts'
import type { Claims } from './claims.ts'
import type { LinkState } from './link-state.ts'
import type { Clock, Made } from './make-packet.ts'
import type { OutgoingPacket } from './outgoing-packet.ts'
import type { PacketQueue } from './packet-queue.ts'

interface FillingLoop {
  maker: { make(): Promise<Made> }
  claims: Claims
  queue: PacketQueue<OutgoingPacket>
  link: LinkState
  log: Log
  clock: Clock
  heartbeatEvery: number
  pollEvery: number
  /** Our optional keys, numbered within one run of this loop; the original reads packets without them (§7.9). */
  extended: boolean
}

/**
 * Fills packets into the queue until told to stop, a heartbeat when there has been nothing else for a while (§7.3).
 * Afterwards the queue is closed. `over` also ends the waiting for room in the queue.
 */
export async function fillPackets(loop: FillingLoop, stop: AbortSignal, over: AbortSignal): Promise<void> {
  const { maker, claims, queue, link, clock, log } = loop
  const number = loop.extended ? packetNumbers(clock) : () => ({})
  const ended = AbortSignal.any([stop, over])
  let lastAt: number | undefined
  try {
    while (!ended.aborted) {
      // The first packet is made in any case: trying it is how this session learns that the link is back.
      if (link.down && lastAt !== undefined) {
        await sleep(loop.pollEvery, ended)
        continue
      }
      const made = await maker.make()
      const heartbeatDue = lastAt === undefined || clock.monotonic() - lastAt >= loop.heartbeatEvery
      if (isHeartbeat(made.packet) && !heartbeatDue) {
        if (!made.busy) await sleep(loop.pollEvery, ended)
        continue
      }
      claims.take(made.claim)
      const packet = closedPacket({ ...made.packet, ...number() }, made)
      if (!(await queue.put(packet, over))) return
      lastAt = clock.monotonic()
      log.info('packet_stats', { packet_id: packet.id, bytes: packet.bytes, ...counts(made.packet) })
    }
  } finally {
    queue.close()
  }
}

function closedPacket(packet: Packet, { claim }: Made): OutgoingPacket {
  const pieces = encodePacket(packet)
  const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
  return { id: randomUUID(), pieces, bytes, claim }
}

function packetNumbers(clock: Clock): () => Pick<Packet, 'seq' | 'epoch' | 'sent_at'> {
  const epoch = randomUUID()
  let seq = 0
  return () => ({ seq: seq++, epoch, sent_at: new Date(clock.wall()).toISOString() })
}

function counts({ transferable_ranges, transferable_revocations, history }: Packet) {
  return {
    transferable_ranges: transferable_ranges.length,
    transferable_revocations: transferable_revocations.length,
    history_entries: history?.entries.length ?? null,
  }
}
