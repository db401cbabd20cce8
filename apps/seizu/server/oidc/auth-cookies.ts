import type { Incoming } from '@farside/kernel/http'
import type { Settings } from '../../settings.ts'
import { seal, unseal } from './sealed-cookie.ts'

/** Of a log-in under way. */
export interface Started {
  state: string
  verifier: string
  nonce: string
  returnTo: string
  /** Milliseconds. */
  until: number
}
/** Of somebody who is logged in. The refresh token never reaches a script. */
export interface Session {
  rt: string
  id_token: string | undefined
  /** Seconds; `abs_exp` stays as it was through every refresh. */
  iat: number
  abs_exp: number
}

const PATH = '/api/v1/auth'
const STARTED_S = 300

/** The two cookies of a log-in at an OpenID provider (seizu §13.2). */
export function openAuthCookies(settings: Settings, now: () => Date) {
  const key = settings.SESSION_TOKEN_ENCRYPTION_KEY ?? new Uint8Array(32)
  const secure = settings.TALISMAN_FORCE_HTTPS ? '; Secure' : ''
  const write = (name: string, value: string, seconds: number, sameSite: 'Lax' | 'Strict') =>
    `${name}=${value}; Path=${PATH}; Max-Age=${seconds}; HttpOnly${secure}; SameSite=${sameSite}`
  const seconds = () => Math.floor(now().getTime() / 1000)

  return {
    startedOf(request: Incoming): Started | undefined {
      const found = unseal<Started>(key, 'seizu_oauth_state', request.cookie('seizu_oauth_state'))
      return found && found.until > now().getTime() ? found : undefined
    },
    sessionOf(request: Incoming): Session | undefined {
      const found = unseal<Session>(key, 'seizu_session', request.cookie('seizu_session'))
      return found && found.abs_exp > seconds() ? found : undefined
    },
    start: (started: Omit<Started, 'until'>) => {
      const value = seal(key, 'seizu_oauth_state', { ...started, until: now().getTime() + STARTED_S * 1000 })
      return write('seizu_oauth_state', value, STARTED_S, 'Lax')
    },
    forgetStart: () => write('seizu_oauth_state', '', 0, 'Lax'),
    /** @param before the session that this one goes on with */
    keep(rt: string, idToken: string | undefined, before?: Session): string {
      const most = settings.SESSION_COOKIE_MAX_AGE_SECONDS
      const session: Session = { rt, id_token: idToken, iat: seconds(), abs_exp: before?.abs_exp ?? seconds() + most }
      const life = Math.min(most, session.abs_exp - seconds())
      return write('seizu_session', seal(key, 'seizu_session', session), life, 'Strict')
    },
    forget: () => write('seizu_session', '', 0, 'Strict'),
  }
}
