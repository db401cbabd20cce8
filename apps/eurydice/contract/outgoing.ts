import { z } from 'zod'

export const outgoingStates = ['PENDING', 'ONGOING', 'ERROR', 'CANCELED', 'SUCCESS'] as const
export const OutgoingState = z.enum(outgoingStates)
export type OutgoingState = z.infer<typeof OutgoingState>

/** A file handed in on the origin (eurydice.md §6.7). Dates are ISO 8601, UTC, with microseconds. */
export const OutgoingItem = z.object({
  id: z.uuid(),
  created_at: z.iso.datetime(),
  name: z.string(),
  /** 40 lower-case hex digits; null until the whole body was received. */
  sha1: z.string().nullable(),
  /** Bytes; null while unknown. */
  size: z.int().nullable(),
  /** The `Metadata-*` headers of the upload; a value is Latin-1 text, one character for each byte. */
  user_provided_meta: z.record(z.string(), z.string()),
  submission_succeeded: z.boolean(),
  submission_succeeded_at: z.iso.datetime().nullable(),
  state: OutgoingState,
  /** Whole percent handed to the link; null while the size is unknown. */
  progress: z.int().min(0).max(100).nullable(),
  bytes_transferred: z.int(),
  finished_at: z.iso.datetime().nullable(),
})
export type OutgoingItem = z.infer<typeof OutgoingItem>
