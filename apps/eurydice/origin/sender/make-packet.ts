import { emptyPacket, type Packet, type PacketHistory } from '../../packet/packet.ts'
import type { Claim, Claims } from './claims.ts'
import { fillByRotation, fillInOrder, type Filling, type FillingDeps } from './fill-ranges.ts'
import { finishedTransferables, type HistoryPlace } from './history.queries.ts'
import { oldestRevocations } from './revocation.queries.ts'
import { freshRotation, type Rotation } from './rotation.rules.ts'
import { readOutlook } from './sender.queries.ts'

/** Revocations, and entries of a history, that one packet holds; the others follow in the next (eurydice.md §7.2). */
const MOST_IN_A_PACKET = 50_000
/** Metadata of one file may have 64 KiB: a history of 50,000 could fill the memory of either side. */
const MOST_HISTORY_BYTES = 16 * 1024 * 1024

/** Milliseconds. Periods are measured on the clock that nobody sets. */
export interface Clock {
  /** Since 1970. */
  wall(): number
  monotonic(): number
}

export interface PacketDeps extends FillingDeps {
  clock: Clock
  rotating: boolean
  historyEvery: number
  historyDuration: number
  mostInAPacket?: number
  mostHistoryBytes?: number
}

export interface Made {
  packet: Packet
  claim: Claim
  bytes: number
  /** Something was found that ends without being sent: look again at once. */
  busy: boolean
}

/** Makes one packet after another and remembers from one to the next whose turn it is and when a history is due. */
export function packetMaker(deps: PacketDeps, claims: Claims): { make(): Promise<Made> } {
  const most = deps.mostInAPacket ?? MOST_IN_A_PACKET
  let rotation: Rotation = freshRotation
  let historyMadeAt: number | undefined
  let historyRest: { since: string; after: HistoryPlace } | undefined

  return {
    make: async () => {
      const outlook = await readOutlook(deps.db)
      if (outlook.maintenance) return { packet: emptyPacket(), claim: noClaim(), bytes: 0, busy: false }
      const filling = outlook.hasRanges ? await fill() : nothing
      const revocations = outlook.hasRevocations
        ? await oldestRevocations(deps.db, { claimed: claims.revocationIds(), limit: most })
        : []
      const claim: Claim = {
        rangeIds: filling.taken.map(({ id }) => id),
        revocationIds: revocations.map(({ id }) => id),
        transferableIds: [...new Set(filling.taken.map(({ transferable_id }) => transferable_id))],
      }
      const packet: Packet = {
        transferable_ranges: filling.ranges,
        transferable_revocations: revocations.map(({ revocation }) => revocation),
        history: await history([...claims.revocationIds(), ...claim.revocationIds]),
      }
      return { packet, claim, bytes: filling.bytes, busy: filling.dropped > 0 }
    },
  }

  async function fill(): Promise<Filling> {
    if (!deps.rotating) return fillInOrder(deps, claims.rangeIds())
    const filled = await fillByRotation(deps, claims.rangeIds(), rotation)
    rotation = filled.rotation
    return filled.filling
  }

  /** Due with the first packet and then once a period, by the time of its making, or while a rest is to follow. */
  async function history(toldRevocations: string[]): Promise<PacketHistory | null> {
    const now = deps.clock.monotonic()
    const due = historyMadeAt === undefined || now - historyMadeAt >= deps.historyEvery
    if (!historyRest && !due) return null
    deps.log.debug('history_generation_start')
    const since = historyRest?.since ?? new Date(deps.clock.wall() - deps.historyDuration).toISOString()
    const { entries, rest } = await finishedTransferables(deps.db, {
      since,
      after: historyRest?.after,
      limit: most,
      fullAt: deps.mostHistoryBytes ?? MOST_HISTORY_BYTES,
      toldRevocations,
      withSha256: deps.withSha256,
    })
    if (!historyRest) historyMadeAt = now
    historyRest = rest && { since, after: rest }
    deps.log.info('history_generation_end', { entries: entries.length, more: rest !== undefined })
    return { entries }
  }
}

const nothing: Filling = { ranges: [], bytes: 0, taken: [], dropped: 0 }

function noClaim(): Claim {
  return { rangeIds: [], revocationIds: [], transferableIds: [] }
}
