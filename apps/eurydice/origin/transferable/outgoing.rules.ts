import type { OutgoingItem } from '../../contract/outgoing.ts'
import type { Outgoing } from '../../tables.ts'

/** Columns of which an item is made. */
export const itemColumns = [
  'id',
  'created_at',
  'name',
  'sha1',
  'size',
  'user_provided_meta',
  'submission_succeeded_at',
  'state',
  'auto_bytes_transferred',
  'auto_transferred_ranges_count',
  'finished_at',
] as const satisfies readonly (keyof Outgoing)[]

export type ItemRow = Pick<Outgoing, (typeof itemColumns)[number]>

export const isFinal = (state: Outgoing['state']): boolean => state !== 'PENDING' && state !== 'ONGOING'

/** The item of §6.7, with the derived values of §4.5. */
export function itemOf(row: ItemRow): OutgoingItem {
  return {
    id: row.id,
    created_at: row.created_at,
    name: row.name,
    sha1: row.sha1?.toString('hex') ?? null,
    size: row.size,
    user_provided_meta: row.user_provided_meta,
    submission_succeeded: row.submission_succeeded_at !== null,
    submission_succeeded_at: row.submission_succeeded_at,
    state: row.state,
    progress: progressOf(row),
    bytes_transferred: row.auto_bytes_transferred,
    finished_at: row.finished_at,
  }
}

/**
 * The answer to an upload (§6.6): the item as it was created, although the sender may already have sent some of it,
 * with what the whole body has taught. Clients depend on it.
 */
export function creationView(row: ItemRow, announcedBytes: number | undefined): OutgoingItem {
  const progress = announcedBytes === undefined ? null : 0
  return { ...itemOf(row), state: 'PENDING', progress, bytes_transferred: 0, finished_at: null }
}

function progressOf({ size, auto_bytes_transferred, auto_transferred_ranges_count }: ItemRow): number | null {
  if (size === null) return null
  // A file without bytes has one range: nothing of it was sent, or all.
  if (size === 0) return 100 * auto_transferred_ranges_count
  return Math.floor((100 * auto_bytes_transferred) / size)
}
