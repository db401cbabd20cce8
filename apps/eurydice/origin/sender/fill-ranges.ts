import type { Db } from '@farside/kernel/db'
import type { Log } from '@farside/kernel/log'
import type { PacketRange } from '../../packet/packet.ts'
import { inParallel } from '../../storage/in-parallel.ts'
import type { Storage } from '../../storage/storage.ts'
import type { OriginTables } from '../../tables.ts'
import { endRanges, oldestRanges, oldestRangesOf, usersWithRanges, type Candidate } from './range.queries.ts'
import { readRangeData, type RangeData } from './read-range-data.ts'
import { removeRangeData } from './remove-range-data.ts'
import { nextTurn, type Rotation, type Waiting } from './rotation.rules.ts'

export interface FillingDeps {
  db: Db<OriginTables>
  storage: Storage
  log: Log
  /** Bytes of data at which a packet is full; the last range may overshoot. */
  fullAt: number
  /** Ranges that one query fetches. */
  fetched: number
  withSha256: boolean
}

/** What a walk over candidates found. */
export interface Filling {
  ranges: PacketRange[]
  bytes: number
  taken: Candidate[]
  /** Canceled or failed on the way: these are not in the packet. */
  dropped: number
}

interface Walk extends Filling {
  canceled: Candidate[]
  failed: (Candidate & { error: unknown })[]
  /** Owners of failed ranges: their other ranges are canceled from here on. */
  failedOwners: Set<string>
}

const READS_AT_ONCE = 8

/** The oldest ranges of everybody, up to a full packet (eurydice.md §7.4, `FIFOTransferableRangeFiller`). */
export async function fillInOrder(deps: FillingDeps, claimed: string[]): Promise<Filling> {
  const walk = newWalk()
  await takeFrom(deps, walk, await oldestRanges(deps.db, { claimed, limit: deps.fetched }))
  await endDropped(deps, walk)
  return finished(walk)
}

/** User after user as the rotation goes, up to a full packet (`UserRotatingTransferableRangeFiller`). */
export async function fillByRotation(
  deps: FillingDeps,
  claimed: string[],
  before: Rotation,
): Promise<{ filling: Filling; rotation: Rotation }> {
  const walk = newWalk()
  let rotation = before
  let waiting: readonly Waiting[] = await usersWithRanges(deps.db, claimed)
  while (walk.bytes < deps.fullAt) {
    ;({ rotation, waiting } = nextTurn(rotation, waiting))
    if (!rotation.current) break
    const search = { claimed, limit: deps.fetched }
    await takeFrom(deps, walk, await oldestRangesOf(deps.db, rotation.current.id, search))
  }
  await endDropped(deps, walk)
  return { filling: finished(walk), rotation }
}

async function takeFrom(deps: FillingDeps, walk: Walk, candidates: Candidate[]): Promise<void> {
  let next = 0
  while (next < candidates.length && walk.bytes < deps.fullAt) {
    // As many as fit if all can be read; what then turns out to be missing leaves room for another look.
    const end = endOfFit(candidates, next, deps.fullAt - walk.bytes)
    const batch = candidates.slice(next, end)
    const found = await inParallel(batch, READS_AT_ONCE, async (candidate) =>
      candidate.doomed ? undefined : readRangeData(deps.storage, candidate.id, candidate.size),
    )
    for (const [at, candidate] of batch.entries()) decide(deps, walk, candidate, found[at])
    next = end
  }
}

function endOfFit(candidates: Candidate[], start: number, room: number): number {
  let end = start
  for (let left = room; end < candidates.length && left > 0; end += 1) {
    const { doomed, size } = candidates[end]!
    left -= doomed ? 0 : size
  }
  return end
}

function decide(deps: FillingDeps, walk: Walk, candidate: Candidate, found: RangeData | undefined): void {
  const told = { transferable_id: candidate.transferable_id, range_id: candidate.id }
  if (found === undefined || walk.failedOwners.has(candidate.transferable_id)) {
    walk.canceled.push(candidate)
    deps.log.info('cancelling_transferable', { ...told, message: 'A range of a revoked or failed file is not sent' })
    return
  }
  if (!('data' in found)) {
    walk.failed.push({ ...candidate, error: 'unreadable' in found ? found.unreadable : undefined })
    walk.failedOwners.add(candidate.transferable_id)
    return
  }
  walk.taken.push(candidate)
  walk.ranges.push(rangeOf(candidate, found.data, deps.withSha256))
  walk.bytes += candidate.size
  deps.log.debug('adding_transferable_range', { ...told, byte_offset: candidate.byte_offset, size: candidate.size })
}

function rangeOf(candidate: Candidate, data: Uint8Array, withSha256: boolean): PacketRange {
  const { is_last, byte_offset } = candidate
  return {
    transferable: {
      id: candidate.transferable_id,
      name: candidate.name,
      user_profile_id: candidate.user_profile_id,
      user_provided_meta: candidate.user_provided_meta,
      sha1: is_last ? candidate.sha1 : null,
      size: candidate.transferable_size,
    },
    is_last,
    byte_offset,
    data,
    ...(withSha256 && is_last && candidate.sha256 && { sha256: candidate.sha256 }),
  }
}

/** Ranges that will never be sent end at once, whatever becomes of the packet; then their data goes. */
async function endDropped({ db, storage, log }: FillingDeps, { canceled, failed }: Walk): Promise<void> {
  const dropped = [...canceled, ...failed]
  if (dropped.length === 0) return
  const transferableIds = [...new Set(dropped.map(({ transferable_id }) => transferable_id))]
  const idsOf = (candidates: Candidate[]) => candidates.map(({ id }) => id)
  const lost = await db.transaction().execute(async (tx) => {
    const ended = await endRanges(tx, 'ERROR', { rangeIds: idsOf(failed), transferableIds })
    await endRanges(tx, 'CANCELED', { rangeIds: idsOf(canceled), transferableIds })
    return new Set(ended)
  })
  // A cancel deletes data too: where it has ended the range before us, nothing is wrong.
  for (const { id, transferable_id, error } of failed.filter((candidate) => lost.has(candidate.id))) {
    const message = 'The data of a range is missing or cannot be read: the file fails'
    log.error('data_file_not_found', { transferable_id, range_id: id, message, error })
  }
  await removeRangeData(storage, idsOf(dropped), log)
}

function newWalk(): Walk {
  return { ranges: [], bytes: 0, taken: [], dropped: 0, canceled: [], failed: [], failedOwners: new Set() }
}

function finished({ ranges, bytes, taken, canceled, failed }: Walk): Filling {
  return { ranges, bytes, taken, dropped: canceled.length + failed.length }
}
