import type { Db } from '@farside/kernel/db'
import type { Page } from '../contract/listing.ts'
import type { DestinationTables, Incoming, OriginTables, Outgoing } from '../tables.ts'

export interface ListRequest {
  /** Profile whose items are listed; nothing else is ever looked at. */
  owner: string
  /** The request's own parameters: filters and navigation (eurydice §6.5). */
  search: URLSearchParams
  settings: { PAGE_SIZE: number; MAX_PAGE_SIZE: number; SECRET_KEY: string; TZ: string }
}

/** The columns of `Outgoing` that a list reads. */
export type ListedOutgoing = Pick<
  Outgoing,
  | 'id'
  | 'created_at'
  | 'name'
  | 'sha1'
  | 'size'
  | 'bytes_received'
  | 'user_provided_meta'
  | 'submission_succeeded_at'
  | 'auto_transferred_ranges_count'
  | 'auto_bytes_transferred'
  | 'state'
  | 'finished_at'
>

/** The columns of `Incoming` that a list reads. */
export type ListedIncoming = Pick<
  Incoming,
  'id' | 'created_at' | 'name' | 'sha1' | 'size' | 'bytes_received' | 'user_provided_meta' | 'state' | 'finished_at'
>

/** A page of the owner's outgoing transferables: in a route, `{ ...page, results: page.results.map(toItem) }`. */
export declare function listOutgoing(db: Db<OriginTables>, request: ListRequest): Promise<Page<ListedOutgoing>>

/** A page of the owner's incoming transferables. */
export declare function listIncoming(db: Db<DestinationTables>, request: ListRequest): Promise<Page<ListedIncoming>>
