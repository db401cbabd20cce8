import { z } from 'zod'

/** `GET /user/me/`. */
export const Me = z.object({ username: z.string() })
export type Me = z.infer<typeof Me>

/** `GET` and `DELETE /user/token/`. */
export const ApiToken = z.object({ token: z.string().regex(/^[0-9a-f]{40}$/) })
export type ApiToken = z.infer<typeof ApiToken>

/** Names of the login cookies and of the header that echoes the second one (eurydice §9.1). */
export const sessionCookie = 'eurydice_sessionid'
export const csrfCookie = 'eurydice_csrftoken'
export const csrfHeader = 'X-CSRFToken'
