import type { Db } from '@farside/kernel/db'
import { backoff, sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import type { Storage } from '../../storage/storage.ts'
import type { OriginTables } from '../../tables.ts'
import type { Claims } from './claims.ts'
import { putInFlight, takeInFlight } from './in-flight.queries.ts'
import { openLink, type Link, type LinkAddress } from './link.ts'
import type { LinkState } from './link-state.ts'
import { changesNothing, type OutgoingPacket } from './outgoing-packet.ts'
import type { PacketQueue } from './packet-queue.ts'
import { recordLinkDown } from './sender.queries.ts'
import type { SenderFigures } from './sender-figures.ts'
import { settlePacket, type KnownFate } from './settle-packet.ts'

export interface WritingLoop {
  /** The connection that holds the sender's lock: without the lock no packet may leave. */
  connection: Db<OriginTables>
  queue: PacketQueue<OutgoingPacket>
  claims: Claims
  link: LinkState
  address: LinkAddress
  storage: Storage
  log: Log
  figures: SenderFigures
  /** Waiting times after a refusal, milliseconds. */
  retry: { first: number; most: number }
  /** Told what is known of the packet in hand, for the case that the database is lost before it knows as well. */
  onFate(fate: KnownFate | undefined): void
}

/**
 * Writes the queue's packets to the link, one after another and each as often as it takes, until the queue is closed and
 * empty (eurydice.md §7.3). Once told to stop, a refusal ends it: what has not left is PENDING in the database, and the
 * next start makes new packets of it.
 *
 * @throws what the database says when a packet cannot be noted or settled
 */
export async function writePackets(loop: WritingLoop, stop: AbortSignal, over: AbortSignal): Promise<void> {
  const ended = AbortSignal.any([stop, over])
  for (let packet; (packet = await loop.queue.take(over));) {
    if (!(await deliver(loop, packet, ended))) {
      loop.log.warn('sender_packets_left', {
        packets: 1 + loop.queue.size,
        message: 'Packets that the link did not take are made anew at the next start',
      })
      return
    }
    await settlePacket(loop, packet)
    loop.onFate(undefined)
    loop.claims.release(packet.claim)
  }
}

/** Whether the packet has left, whole; only when `ended` is aborted it may not have. */
async function deliver(loop: WritingLoop, packet: OutgoingPacket, ended: AbortSignal): Promise<boolean> {
  const { connection, log, link, figures } = loop
  const pause = backoff(loop.retry)
  const named = { packet_id: packet.id, bytes: packet.bytes }
  for (let failure; (failure = await attempt(loop, packet));) {
    const wait = pause.next()
    const message = `The link did not take a packet; next try in ${wait / 1000} s`
    log[link.down ? 'warn' : 'error']('sender_thread_failure', { ...named, message, error: failure })
    figures.retries.inc()
    link.refused(failure.message)
    await recordLinkDown(connection, failure.message)
    if (ended.aborted) {
      // What broke off is no packet to any receiver: nothing is in doubt.
      await takeInFlight(connection, packet.id)
      return false
    }
    await sleep(wait, ended)
  }
  if (link.down) log.info('link_up', { message: 'The link takes packets again' })
  link.took()
  figures.packets.inc()
  figures.bytes.inc(packet.bytes)
  log.info('sender_data_sent', named)
  return true
}

/** One try. What the link says is returned, what the database says is thrown. */
async function attempt(loop: WritingLoop, packet: OutgoingPacket): Promise<Error | undefined> {
  let link: Link
  try {
    link = await openLink(loop.address)
  } catch (error) {
    return error as Error
  }
  loop.onFate({ packetId: packet.id, whole: false })
  try {
    // Only now: while the link refuses, nothing is in doubt.
    if (!changesNothing(packet)) await putInFlight(loop.connection, packet.id, packet.claim)
  } catch (error) {
    link.abandon()
    throw error
  }
  loop.log.debug('sender_start_sending', { packet_id: packet.id, bytes: packet.bytes })
  try {
    await link.send(packet.pieces)
  } catch (error) {
    link.abandon()
    return error as Error
  }
  loop.onFate({ packetId: packet.id, whole: true })
  return undefined
}
