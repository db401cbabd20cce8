import { z } from 'zod'

/** The path of one panel. */
export const PanelRef = z.object({
  ref: z.string().meta({
    description:
      'Its id, 24-hex id, name or part of it, or a relevant disorder; of several the exact one, then by name',
  }),
})

/** One that the database could not hold names nothing. */
export const EntityName = z
  .string()
  .refine((name) => !name.includes('\0'))
  .meta({ description: 'Its name, or the HGNC id of a gene' })
