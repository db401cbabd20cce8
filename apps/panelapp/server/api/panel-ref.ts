import { z } from 'zod'

/** The path of one panel. */
export const PanelRef = z.object({
  ref: z.string().meta({
    description:
      'Its id, 24-hex id, name or part of it, or a relevant disorder; of several the exact one, then by name',
  }),
})
