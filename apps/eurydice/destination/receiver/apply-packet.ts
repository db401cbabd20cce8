import { isHeartbeat, type Packet } from '../../packet/packet.ts'
import { notePacketReceived } from './incoming.queries.ts'
import { ingestRanges } from './ingest-ranges.ts'
import { noteHistory } from './note-history.ts'
import { isPassing, patiently, type Patience } from './patience.ts'
import type { Receiving } from './receiving.ts'
import { revokeFiles } from './revoke-files.ts'

/**
 * Applies a packet: its ranges in order, then its revocations, then its history (spec §7.6). A step that fails does not
 * keep the next from being applied; a database that is away is waited for.
 *
 * @throws only when the database is away and the receiver is told to stop: the packet must come again
 */
export async function applyPacket(
  receiving: Receiving,
  { transferable_ranges, transferable_revocations, history, ...rest }: Packet,
  patience: Patience,
): Promise<void> {
  const { db, log } = receiving
  const step = async (work: () => Promise<void>) => {
    try {
      await patiently(work, patience)
    } catch (error) {
      if (isPassing(error)) throw error
      log.error('on_the_wire_exception', { message: 'A part of a packet cannot be applied and is skipped', error })
    }
  }
  await step(() => notePacketReceived(db))
  log.info('heartbeat_received', {
    heartbeat: isHeartbeat({ transferable_ranges, transferable_revocations, history }),
    ranges: transferable_ranges.length,
    revocations: transferable_revocations.length,
    history: history?.entries.length ?? null,
    ...rest,
  })
  if (transferable_ranges.length > 0) await step(() => ingestRanges(receiving, transferable_ranges))
  if (transferable_revocations.length > 0) await step(() => revokeFiles(receiving, transferable_revocations))
  if (history) await step(() => noteHistory(receiving, history.entries))
}
