import type { IncomingItem } from '../../contract/incoming.ts'
import { problems } from '../../problems.ts'
import type { Incoming, IncomingState } from '../../tables.ts'

/** Columns of which an item is made. */
export const itemColumns = [
  'id',
  'created_at',
  'name',
  'sha1',
  'size',
  'bytes_received',
  'user_provided_meta',
  'state',
  'finished_at',
] as const satisfies readonly (keyof Incoming)[]

export type ItemRow = Pick<Incoming, (typeof itemColumns)[number]>

/**
 * The item of §6.10, with the derived values of §4.6.
 * @param expireAfterMs how long after its success a file is kept
 */
export function itemOf(row: ItemRow, expireAfterMs: number): IncomingItem {
  return {
    id: row.id,
    created_at: row.created_at,
    name: row.name,
    sha1: row.sha1?.toString('hex') ?? null,
    size: row.size,
    user_provided_meta: row.user_provided_meta,
    state: row.state,
    progress: progressOf(row),
    finished_at: row.finished_at,
    expires_at: row.state === 'SUCCESS' && row.finished_at !== null ? later(row.finished_at, expireAfterMs) : null,
    bytes_received: row.bytes_received,
  }
}

/** Why a file of this state cannot be downloaded; undefined when it can. */
export function whyNotDownloadable(state: IncomingState) {
  switch (state) {
    case 'SUCCESS':
      return undefined
    case 'ONGOING':
      return problems.TransferableOngoingError()
    case 'ERROR':
      return problems.TransferableErroredError()
    case 'EXPIRED':
      return problems.TransferableExpiredError()
    case 'REVOKED':
      return problems.TransferableRevokedError()
    case 'REMOVED':
      return problems.TransferableRemovedError()
  }
}

function progressOf({ size, bytes_received }: ItemRow): number | null {
  if (size === null) return null
  if (size === 0) return 100
  return Math.floor((100 * bytes_received) / size)
}

/** The microseconds stay: a Date holds milliseconds only. */
function later(instant: string, milliseconds: number): string {
  const microseconds = instant.slice(23, 26)
  const moved = new Date(Date.parse(instant) + milliseconds).toISOString()
  return `${moved.slice(0, 23)}${microseconds}Z`
}
