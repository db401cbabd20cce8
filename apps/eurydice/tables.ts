// Database types of both sides (eurydice.md §4). bigint columns are numbers (safe to 2^53), timestamptz columns are ISO
// text with microseconds, bytea columns are Buffers.
import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'

/** ISO 8601, UTC, six fraction digits: `2026-01-31T10:20:30.123456Z`. */
type Instant = string

/** Set at insertion (by the database when left out), never changed afterwards. */
type Once<T> = ColumnType<T, T | undefined, never>

/** Kept by triggers; a statement that names it fails. */
type Kept<T> = ColumnType<T, never, never>

/** jsonb: read as a value, written as JSON text or a value that the driver stringifies. */
export type Metadata = Record<string, string>

export type OutgoingState = 'PENDING' | 'ONGOING' | 'ERROR' | 'CANCELED' | 'SUCCESS'
export type IncomingState = 'ONGOING' | 'SUCCESS' | 'ERROR' | 'REVOKED' | 'EXPIRED' | 'REMOVED'
export type RangeState = 'PENDING' | 'TRANSFERRED' | 'CANCELED' | 'ERROR'
export type RevocationState = 'PENDING' | 'TRANSFERRED' | 'ERROR'
export type RevocationReason =
  | 'USER_CANCELED'
  | 'UPLOAD_SIZE_MISMATCH'
  | 'OBJECT_STORAGE_FULL'
  | 'UNEXPECTED_EXCEPTION'
  | 'UPLOAD_INTERRUPTION'

export interface UsersTable {
  id: Generated<string>
  username: string
  password: Generated<string>
  first_name: Generated<string>
  last_name: Generated<string>
  email: Generated<string>
  is_active: Generated<boolean>
  is_staff: Generated<boolean>
  is_superuser: Generated<boolean>
  date_joined: Generated<Instant>
  last_login: Instant | null
  last_access: Instant | null
}

export interface UserPermissionsTable {
  user_id: string
  permission: string
}

export interface ApiTokensTable {
  key: string
  user_id: string
  created: Generated<Instant>
}

export interface LoginRecordsTable {
  key: string
  data: ColumnType<unknown, string, string>
  expire_date: Instant
}

export interface TransferableCountsTable {
  user_profile_id: Kept<string>
  total: Kept<number>
}

export interface OriginProfilesTable {
  id: Once<string>
  created_at: Once<Instant>
  user_id: string
  priority: Generated<number>
}

export interface OutgoingTransferablesTable {
  id: Once<string>
  created_at: Once<Instant>
  name: Generated<string>
  sha1: Buffer | null
  sha256: Buffer | null
  size: number | null
  bytes_received: Generated<number>
  user_provided_meta: ColumnType<Metadata, Metadata | undefined, Metadata>
  user_profile_id: string
  submission_succeeded_at: Instant | null
  auto_revocations_count: Kept<number>
  auto_user_revocations_count: Kept<number>
  auto_ranges_count: Kept<number>
  auto_pending_ranges_count: Kept<number>
  auto_transferred_ranges_count: Kept<number>
  auto_canceled_ranges_count: Kept<number>
  auto_error_ranges_count: Kept<number>
  auto_last_range_finished_at: Kept<Instant | null>
  auto_bytes_transferred: Kept<number>
  auto_state_updated_at: Kept<Instant>
  /** Derived by the rules of §4.5. */
  state: GeneratedAlways<OutgoingState>
  /** Derived by the rules of §4.5. */
  finished_at: GeneratedAlways<Instant | null>
}

export interface TransferableRangesTable {
  id: Once<string>
  created_at: Once<Instant>
  byte_offset: ColumnType<number, number, never>
  size: ColumnType<number, number, never>
  /** Updates must name PENDING in their condition: a cancel may have ended the range meanwhile. */
  transfer_state: Generated<RangeState>
  finished_at: Instant | null
  outgoing_transferable_id: ColumnType<string, string, never>
}

export interface TransferableRevocationsTable {
  id: Once<string>
  created_at: Once<Instant>
  outgoing_transferable_id: ColumnType<string, string, never>
  reason: ColumnType<RevocationReason, RevocationReason, never>
  transfer_state: Generated<RevocationState>
}

/** One row, there since the migration. */
export interface MaintenanceTable {
  singleton: Generated<boolean>
  maintenance: boolean
}

/** At most one row; none before the first packet. */
export interface LastPacketTable {
  singleton: Generated<boolean>
  timestamp: Instant
}

/** At most one row: the packet that is being written to the link (§5.2). */
export interface PacketInFlightTable {
  singleton: Generated<boolean>
  packet_id: string
  range_ids: string[]
  revocation_ids: string[]
  started_at: Generated<Instant>
}

/** One row, there since the migration; `down_since` null = the link entry takes packets. */
export interface LinkStateTable {
  singleton: Generated<boolean>
  down_since: Instant | null
  why: string | null
}

export interface DestinationProfilesTable {
  id: Once<string>
  created_at: Once<Instant>
  user_id: string | null
  associated_user_profile_id: string
}

export interface IncomingTransferablesTable {
  id: ColumnType<string, string, never>
  created_at: Generated<Instant>
  name: Generated<string>
  sha1: Buffer | null
  sha256: Buffer | null
  rehash_intermediary: Buffer | null
  bytes_received: Generated<number>
  size: number | null
  user_profile_id: string
  user_provided_meta: ColumnType<Metadata, Metadata | undefined, Metadata>
  state: Generated<IncomingState>
  finished_at: Instant | null
}

export interface FileUploadPartTable {
  id: Once<string>
  created_at: Generated<Instant>
  part_number: number
  incoming_transferable_id: string
}

/** What both sides have: accounts and totals. */
export interface CommonTables {
  eurydice_users: UsersTable
  eurydice_user_permissions: UserPermissionsTable
  eurydice_api_tokens: ApiTokensTable
  eurydice_login_records: LoginRecordsTable
  eurydice_transferable_counts: TransferableCountsTable
}

export interface OriginTables extends CommonTables {
  eurydice_user_profiles: OriginProfilesTable
  eurydice_outgoing_transferables: OutgoingTransferablesTable
  eurydice_transferable_ranges: TransferableRangesTable
  eurydice_transferable_revocations: TransferableRevocationsTable
  eurydice_maintenance: MaintenanceTable
  eurydice_last_packet_sent_at: LastPacketTable
  eurydice_packet_in_flight: PacketInFlightTable
  eurydice_link_state: LinkStateTable
}

export interface DestinationTables extends CommonTables {
  eurydice_user_profiles: DestinationProfilesTable
  eurydice_incoming_transferables: IncomingTransferablesTable
  eurydice_file_upload_part: FileUploadPartTable
  eurydice_last_packet_received_at: LastPacketTable
}

export type Outgoing = Selectable<OutgoingTransferablesTable>
export type Incoming = Selectable<IncomingTransferablesTable>
