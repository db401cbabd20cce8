import { checkOrigin, echoesToken, readAuthorization } from '@farside/kernel/auth'
import type { Incoming } from '@farside/kernel/http'
import { csrfCookie, csrfHeader, sessionCookie } from '../contract/account.ts'
import { problems } from '../problems.ts'
import type { AccountDb } from './account-tables.ts'
import type { LastAccess } from './last-access.ts'
import type { Logins } from './login.ts'
import { createPasswordCheck } from './password-check.ts'
import type { User } from './user.ts'
import { findUserByLogin, findUserByToken } from './user.queries.ts'
import type { StoredUser } from './user.queries.ts'

export interface AuthenticateDeps {
  db: AccountDb
  logins: Logins
  lastAccess: LastAccess
  settings: { REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: boolean; CSRF_TRUSTED_ORIGINS: readonly string[] }
  /** Milliseconds since 1970. */
  now?: () => number
}

/**
 * Finds who asks (eurydice §9.1): by token in either mode, by login cookie in proxy mode, by name and password otherwise.
 * The proxy's header is not looked at here: only the login route believes it.
 */
export function createAuthenticate({ db, logins, lastAccess, settings, now }: AuthenticateDeps) {
  const proxyMode = settings.REMOTE_USER_HEADER_AUTHENTICATION_ENABLED
  const checkPassword = createPasswordCheck(db, now)

  async function identify(request: Incoming): Promise<StoredUser | undefined> {
    const credentials = readAuthorization(request.headerValues('authorization'))
    if (credentials?.kind === 'unreadable') throw problems.authentication_failed(credentials.why)
    if (credentials?.kind === 'token') return findByToken(credentials.token)
    if (credentials?.kind === 'basic' && !proxyMode) return checkPassword(credentials, request.address)
    return proxyMode ? findByCookie(request) : undefined
  }

  async function findByToken(token: string): Promise<StoredUser> {
    const user = /^[0-9a-f]{40}$/.test(token) ? await findUserByToken(db, token) : undefined
    if (!user?.isActive) throw problems.authentication_failed('this token is not valid')
    return user
  }

  async function findByCookie(request: Incoming): Promise<StoredUser | undefined> {
    request.vary('Cookie')
    const cookie = request.cookie(sessionCookie)
    if (!cookie) return undefined
    const user = await findUserByLogin(db, logins.recordOf(cookie))
    if (!user?.isActive) return undefined
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) checkForgery(request, cookie)
    return user
  }

  function checkForgery(request: Incoming, cookie: string): void {
    const headers = { origin: request.header('origin'), referer: request.header('referer') }
    if (!checkOrigin(headers, request.origin, settings.CSRF_TRUSTED_ORIGINS)) {
      throw problems.permission_denied('the request comes from a page of another site')
    }
    if (!echoesToken(logins.csrfOf(cookie), request.cookie(csrfCookie), request.header(csrfHeader.toLowerCase()))) {
      throw problems.permission_denied(
        `the header ${csrfHeader} does not repeat the cookie ${csrfCookie} of this login`,
      )
    }
  }

  return async (request: Incoming): Promise<User | undefined> => {
    const user = await identify(request)
    if (user) {
      lastAccess.note(user.id)
      tellUser(request, user.username)
    }
    return user
  }
}

/** Headers are Latin-1 on the wire; a name beyond it goes out as the bytes of its UTF-8. */
export function tellUser(request: Incoming, username: string): void {
  request.setHeader('Authenticated-User', Buffer.from(username).toString('latin1'))
}
