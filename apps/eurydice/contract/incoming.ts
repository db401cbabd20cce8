import { z } from 'zod'

export const incomingStates = ['ONGOING', 'SUCCESS', 'ERROR', 'REVOKED', 'EXPIRED', 'REMOVED'] as const
export const IncomingState = z.enum(incomingStates)
export type IncomingState = z.infer<typeof IncomingState>

/** A file on the destination (eurydice.md §6.10). Dates are ISO 8601, UTC, with microseconds. */
export const IncomingItem = z.object({
  id: z.uuid(),
  created_at: z.iso.datetime(),
  name: z.string(),
  /** 40 lower-case hex digits; null until it is known. */
  sha1: z.string().nullable(),
  /** Bytes; null while unknown. */
  size: z.int().nullable(),
  /** The `Metadata-*` headers of the upload; a value is Latin-1 text, one character for each byte. */
  user_provided_meta: z.record(z.string(), z.string()),
  state: IncomingState,
  /** Whole percent received; null while the size is unknown. */
  progress: z.int().min(0).max(100).nullable(),
  finished_at: z.iso.datetime().nullable(),
  /** When the data of a SUCCESS will be deleted; null in every other state. */
  expires_at: z.iso.datetime().nullable(),
  bytes_received: z.int(),
})
export type IncomingItem = z.infer<typeof IncomingItem>
