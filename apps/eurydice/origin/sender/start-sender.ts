import type { Db } from '@farside/kernel/db'
import { backoff, createHealth, sleep, type Health } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { openMetrics } from '@farside/kernel/metrics'
import type { OriginTables } from '../../tables.ts'
import { createLinkState } from './link-state.ts'
import type { Clock } from './make-packet.ts'
import type { OutgoingPacket } from './outgoing-packet.ts'
import { packetQueue, type PacketQueue } from './packet-queue.ts'
import { runSession } from './run-session.ts'
import type { SenderDeps } from './sender-deps.ts'
import { senderFigures } from './sender-figures.ts'
import { tryLockSender, unlockSender } from './sender.queries.ts'
import { recoverInFlight, type KnownFate } from './settle-packet.ts'

export interface Sender {
  health: Health
  /** Settles when the sender has ended. */
  ended: Promise<void>
  /** Sends what is queued, then ends. */
  close(): Promise<void>
}

const systemClock: Clock = { wall: Date.now, monotonic: () => performance.now() }
const DATABASE_RETRY = { first: 250, most: 30_000 }
const LOCK_RETRY_MS = 1000
/** How long a sender that was told to stop still tries to record a packet that has left. */
const LAST_WORDS_MS = 10_000

/**
 * Runs a sender: packets out of the database to the link entry (eurydice.md §7.3). It outlives its database: what is in
 * memory and has not left is let go, for it is PENDING there, and the sender begins anew when the database is back.
 */
export function startSender(deps: SenderDeps): Sender {
  const health = deps.health ?? createHealth()
  const stopping = new AbortController()
  const ended = keepRunning(deps, health, stopping.signal)
  return {
    health,
    ended,
    close: () => {
      stopping.abort()
      return ended
    },
  }
}

async function keepRunning(deps: SenderDeps, health: Health, stop: AbortSignal): Promise<void> {
  const { db, log, settings } = deps
  const clock = deps.clock ?? systemClock
  const link = createLinkState(health)
  let queue: PacketQueue<OutgoingPacket> | undefined
  const figures = senderFigures(deps.metrics ?? openMetrics(), {
    queueDepth: () => queue?.size ?? 0,
    linkUp: () => !link.down,
  })
  const pause = backoff(DATABASE_RETRY)
  let known: KnownFate | undefined
  const onFate = (fate: KnownFate | undefined) => (known = fate)
  let lastWordsAt = Infinity
  stop.addEventListener('abort', () => (lastWordsAt = performance.now() + LAST_WORDS_MS), { once: true })

  while (!stop.aborted || (known?.whole && performance.now() < lastWordsAt)) {
    try {
      // One connection for the lock and for all that a packet changes: when it is lost, so is the lock, and nothing leaves.
      await db.connection().execute(async (connection) => {
        const locked = await lockSender(connection, { log, health }, stop)
        if (locked) {
          await recoverInFlight({ ...deps, connection, extended: settings.PEER_COMPAT === 'extended' }, known)
          health.set('database', true)
          pause.reset()
        }
        known = undefined // recorded, or decided by the sender that holds the lock
        if (!locked || stop.aborted) return
        log.info('sender_ready', { message: `Packets go to ${settings.LIDIS_HOST}:${settings.LIDIS_PORT}` })
        queue = packetQueue<OutgoingPacket>(settings.PACKET_SENDER_QUEUE_SIZE)
        await runSession({ ...deps, connection, queue, link, figures, clock, onFate }, stop)
        await unlockSender(connection)
      })
    } catch (error) {
      const wait = pause.next()
      health.set('database', false, (error as Error).message)
      log.error('sender_interrupted', { message: `The sender begins anew in ${wait / 1000} s`, error })
      await (stop.aborted ? sleep(DATABASE_RETRY.first) : sleep(wait, stop))
    }
  }
}

/** Waits for this database's only place for a sender. False when told to stop first. */
async function lockSender(
  connection: Db<OriginTables>,
  { log, health }: { log: Log; health: Health },
  stop: AbortSignal,
): Promise<boolean> {
  for (let said = false; !(await tryLockSender(connection)); said = true) {
    if (stop.aborted) return false
    const message = 'Another sender is at work on this database: this one waits for its end'
    health.set('lock', false, message)
    if (!said) log.warn('sender_waiting', { message })
    await sleep(LOCK_RETRY_MS, stop)
  }
  health.set('lock', true)
  return true
}
