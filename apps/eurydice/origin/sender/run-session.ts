import type { Db } from '@farside/kernel/db'
import type { OriginTables } from '../../tables.ts'
import { createClaims } from './claims.ts'
import { fillPackets } from './fill-packets.ts'
import type { LinkState } from './link-state.ts'
import { packetMaker, type Clock } from './make-packet.ts'
import type { OutgoingPacket } from './outgoing-packet.ts'
import type { PacketQueue } from './packet-queue.ts'
import type { SenderFigures } from './sender-figures.ts'
import type { KnownFate } from './settle-packet.ts'
import type { SenderDeps } from './sender-deps.ts'
import { writePackets } from './write-packets.ts'

interface Session extends SenderDeps {
  /** The connection that holds the sender's lock. */
  connection: Db<OriginTables>
  queue: PacketQueue<OutgoingPacket>
  link: LinkState
  figures: SenderFigures
  clock: Clock
  onFate(fate: KnownFate | undefined): void
}

const LINK_RETRY = { first: 1000, most: 30_000 }

/**
 * Fills packets and writes them at the same time, until told to stop and the queue is empty, or until one of both fails.
 * Whose turn it is, when a history is due and what is claimed lives as long as a session: a new one begins like a start.
 */
export async function runSession(session: Session, stop: AbortSignal): Promise<void> {
  const { settings, queue, link, log, clock } = session
  const extended = settings.PEER_COMPAT === 'extended'
  const claims = createClaims()
  const over = new AbortController()
  const maker = packetMaker(
    {
      ...session,
      fullAt: settings.TRANSFERABLE_RANGE_SIZE,
      fetched: settings.MAX_TRANSFERABLES_PER_PACKET,
      withSha256: extended,
      rotating: settings.SENDER_RANGE_FILLER_CLASS === 'UserRotatingTransferableRangeFiller',
      historyEvery: settings.TRANSFERABLE_HISTORY_SEND_EVERY,
      historyDuration: settings.TRANSFERABLE_HISTORY_DURATION,
    },
    claims,
  )
  const heartbeatEvery = settings.HEARTBEAT_SEND_EVERY
  const pollEvery = settings.SENDER_POLL_DATABASE_EVERY
  const filling = fillPackets(
    { maker, claims, queue, link, log, clock, heartbeatEvery, pollEvery, extended },
    stop,
    over.signal,
  )
  const address = { host: settings.LIDIS_HOST, port: settings.LIDIS_PORT }
  const retry = session.retry ?? LINK_RETRY
  const writing = writePackets({ ...session, claims, address, retry }, stop, over.signal)

  // The writer ends after the filler, unless something failed or the link takes nothing; then neither may go on.
  const end = () => over.abort()
  await Promise.allSettled([filling.catch(end), writing.finally(end)])
  await writing
  await filling
}
