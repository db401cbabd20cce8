import type { Db } from '@farside/kernel/db'
import type { Log } from '@farside/kernel/log'
import type { Storage } from '../../storage/storage.ts'
import type { OriginTables } from '../../tables.ts'
import { takeInFlight, takeLeftInFlight } from './in-flight.queries.ts'
import { changesNothing, type OutgoingPacket } from './outgoing-packet.ts'
import { endRanges, ownersOf } from './range.queries.ts'
import { removeRangeData } from './remove-range-data.ts'
import { markRevocationsSent } from './revocation.queries.ts'
import { recordPacketSent } from './sender.queries.ts'

interface SettlingDeps {
  connection: Db<OriginTables>
  storage: Storage
  log: Log
}

/**
 * Records that a packet has been written whole: its ranges and revocations are TRANSFERRED in the transaction that takes
 * the packet out of flight, and then the data of its ranges goes (eurydice.md §5.2).
 */
export async function settlePacket(deps: SettlingDeps, packet: OutgoingPacket): Promise<void> {
  const { connection, log } = deps
  const settled = await connection.transaction().execute(async (tx) => {
    // The row is gone when another sender has started meanwhile; it has decided about these ranges.
    if (!changesNothing(packet) && !(await takeInFlight(tx, packet.id))) return false
    await endRanges(tx, 'TRANSFERRED', packet.claim)
    await markRevocationsSent(tx, packet.claim.revocationIds)
    await recordPacketSent(tx)
    return true
  })
  if (settled) return removeRangeData(deps.storage, packet.claim.rangeIds, log)
  log.error('packet_taken_over', {
    packet_id: packet.id,
    message: 'Another sender has decided about a packet of this one',
  })
}

/** What this process itself knows of the packet that it had in hand. */
export interface KnownFate {
  packetId: string
  /** Written whole; else it broke off, or nothing of it was written. */
  whole: boolean
}

/**
 * Decides about the packet that was in flight when the sender, or its connection to the database, ended. An earlier
 * process has left it in doubt: sent again it may arrive twice, which our receiver ignores, while the original's would
 * destroy the files; so with `strict` its ranges end in ERROR. Its revocations are sent again in either case: they harm
 * nobody.
 */
export async function recoverInFlight(
  deps: SettlingDeps & { extended: boolean },
  known: KnownFate | undefined,
): Promise<void> {
  const { connection, storage, log, extended } = deps
  const left = await connection.transaction().execute(async (tx) => {
    const row = await takeLeftInFlight(tx)
    if (!row) return undefined
    const whole = known?.packetId === row.packet_id ? known.whole : undefined
    const { range_ids: rangeIds, revocation_ids: revocationIds } = row
    const transferableIds = await ownersOf(tx, rangeIds)
    if (whole) {
      await endRanges(tx, 'TRANSFERRED', { rangeIds, transferableIds })
      await markRevocationsSent(tx, revocationIds)
      await recordPacketSent(tx)
      return { fate: 'count as sent', ended: rangeIds }
    }
    if (extended || whole === false) return { fate: 'are sent again', ended: [] }
    return { fate: 'fail', ended: await endRanges(tx, 'ERROR', { rangeIds, transferableIds }) }
  })
  if (!left) return
  const message = `A packet was in flight when the sender was interrupted: its ranges ${left.fate}`
  log[left.fate === 'fail' ? 'error' : 'warn']('packet_left_in_flight', { message, ended: left.ended.length })
  await removeRangeData(storage, left.ended, log)
}
