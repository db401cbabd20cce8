import { createToasts } from '@farside/kit/react'

/** The answers to acts just done, for the whole page. */
export const toasts = createToasts()
