import type { Db } from '@farside/kernel/db'
import type { Health } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import type { Metrics } from '@farside/kernel/metrics'
import type { OriginSettings } from '../../settings.ts'
import type { Storage } from '../../storage/storage.ts'
import type { OriginTables } from '../../tables.ts'
import type { Clock } from './make-packet.ts'

export type SenderSettings = Pick<
  OriginSettings,
  | 'TRANSFERABLE_RANGE_SIZE'
  | 'TRANSFERABLE_HISTORY_DURATION'
  | 'TRANSFERABLE_HISTORY_SEND_EVERY'
  | 'PACKET_SENDER_QUEUE_SIZE'
  | 'MAX_TRANSFERABLES_PER_PACKET'
  | 'HEARTBEAT_SEND_EVERY'
  | 'SENDER_POLL_DATABASE_EVERY'
  | 'SENDER_RANGE_FILLER_CLASS'
  | 'PEER_COMPAT'
> & { LIDIS_HOST: string; LIDIS_PORT: number }

export interface SenderDeps {
  db: Db<OriginTables>
  storage: Storage
  settings: SenderSettings
  log: Log
  metrics?: Metrics
  health?: Health
  clock?: Clock
  /** Waiting times after a refusal of the link, milliseconds; 1 s doubling to 30 s by default. */
  retry?: { first: number; most: number }
  /** Most revocations, and entries of a history, in one packet. */
  mostInAPacket?: number
}
