import { createHmac } from 'node:crypto'
import { csrfTokenOf, deriveKey, newSessionKey, writeCookie } from '@farside/kernel/auth'
import { csrfCookie, sessionCookie } from '../contract/account.ts'

const year = 365 * 24 * 3600 * 1000

/** The settings of login cookies (eurydice §3.2). */
export interface LoginSettings {
  SECRET_KEY: string
  SECURE_COOKIES: boolean
  SAMESITE_COOKIES: 'Strict' | 'Lax' | 'None'
  /** Milliseconds. */
  SESSION_COOKIE_AGE: number
}

/**
 * The two login cookies. The database knows a login by a keyed digest of its cookie only, so that a stolen copy of the
 * database logs nobody in, and a new `SECRET_KEY` ends every login.
 */
export function openLogins(settings: LoginSettings) {
  const recordKey = deriveKey(settings.SECRET_KEY, 'login record')
  const csrfKey = deriveKey(settings.SECRET_KEY, 'csrf token')
  const options = { secure: settings.SECURE_COOKIES, sameSite: settings.SAMESITE_COOKIES }
  return {
    recordOf: (cookie: string) => createHmac('sha256', recordKey).update(cookie).digest('hex'),
    csrfOf: (cookie: string) => csrfTokenOf(cookie, csrfKey),
    newCookie: newSessionKey,
    /** `Set-Cookie` values that begin a login in the browser. */
    begin: (cookie: string) => [
      writeCookie(sessionCookie, cookie, { ...options, httpOnly: true, maxAge: settings.SESSION_COOKIE_AGE }),
      writeCookie(csrfCookie, csrfTokenOf(cookie, csrfKey), { ...options, httpOnly: false, maxAge: year }),
    ],
    /** `Set-Cookie` values that end it there. */
    end: () => [
      writeCookie(sessionCookie, '', { ...options, httpOnly: true, maxAge: 0 }),
      writeCookie(csrfCookie, '', { ...options, httpOnly: false, maxAge: 0 }),
    ],
  }
}
export type Logins = ReturnType<typeof openLogins>
