import { z } from 'zod'

/** `GET /user/association/` on the origin. */
export const AssociationToken = z.object({
  /** 18 words, single spaces between them. */
  token: z.string(),
  /** ISO 8601, UTC; whole seconds. */
  expires_at: z.string(),
})
export type AssociationToken = z.infer<typeof AssociationToken>

/** `POST /user/association/` on the destination; line breaks, repeated spaces and capitals do not matter. */
export const AssociationRequest = z.object({
  token: z.string('This field may not be missing or null').regex(/\S/, 'This field may not be blank'),
})
export type AssociationRequest = z.infer<typeof AssociationRequest>
