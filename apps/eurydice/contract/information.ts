import { z } from 'zod'

const Instant = z.iso.datetime({ precision: 6 })

/** `GET /metadata/`; what the pages need before anybody has logged in (eurydice §6.4, §3.7). Both sides. */
export const Metadata = z.object({
  contact: z.string(),
  badge_content: z.string(),
  badge_color: z.string(),
  encryption_enabled: z.boolean(),
  /** Base64 of 32 bytes, empty when encryption is off; the origin only. */
  encoded_public_key: z.string().optional(),
  // ours, all of them optional for a client: the original built these into its pages
  side: z.enum(['origin', 'destination']).optional(),
  title: z.string().optional(),
  version: z.string().optional(),
  /** Bytes. */
  transferable_max_size: z.int().optional(),
  transferables_per_page: z.int().optional(),
  /** Bytes. */
  preview_max_size: z.int().optional(),
  /** Milliseconds of silence of the link after which the pages say so. */
  server_down_interval: z.int().optional(),
  /** Milliseconds. */
  refresh_interval: z.int().optional(),
  /** Milliseconds. */
  toast_lifetime: z.int().optional(),
  token_word_count: z.int().optional(),
  /** Where a person may log in in proxy mode; empty when HTTP Basic is used, which browsers ask for by themselves. */
  login_links: z.array(z.object({ name: z.string(), url: z.string() })).optional(),
})
export type Metadata = z.infer<typeof Metadata>

/** `GET /status/` of the origin. */
export const OriginStatus = z.object({
  maintenance: z.boolean(),
  last_packet_sent_at: Instant.nullable(),
  /** Ours: since when the link takes no packet; null while it does. */
  link_down_since: Instant.nullable().optional(),
})
export type OriginStatus = z.infer<typeof OriginStatus>

/** `GET /status/` of the destination. */
export const DestinationStatus = z.object({ last_packet_received_at: Instant.nullable() })
export type DestinationStatus = z.infer<typeof DestinationStatus>

/** `GET /metrics/` of the origin; the window is `METRICS_SLIDING_WINDOW`. */
export const OriginMetrics = z.object({
  pending_transferables: z.int(),
  ongoing_transferables: z.int(),
  recent_successes: z.int(),
  recent_errors: z.int(),
  /** Bytes that wait for the link. */
  queue_size: z.int(),
  last_packet_sent_at: Instant.nullable(),
})
export type OriginMetrics = z.infer<typeof OriginMetrics>

/** `GET /metrics/` of the destination. */
export const DestinationMetrics = z.object({
  ongoing_transferables: z.int(),
  recent_successes: z.int(),
  recent_errors: z.int(),
  last_packet_received_at: Instant.nullable(),
})
export type DestinationMetrics = z.infer<typeof DestinationMetrics>

/** `GET /api/v1/`. */
export const Root = z.object({ transferables: z.string() })
