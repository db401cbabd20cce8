import { readIdentityHeader, unusablePassword } from '@farside/kernel/auth'
import { answer, route } from '@farside/kernel/http'
import type { Incoming, Site } from '@farside/kernel/http'
import { ApiToken, Me, sessionCookie } from '../contract/account.ts'
import { problems } from '../problems.ts'
import { refusals } from '../refusals.ts'
import type { AccountDb } from './account-tables.ts'
import { tellUser } from './authenticate.ts'
import type { LastAccess } from './last-access.ts'
import type { Logins } from './login.ts'
import { beginLogin, endLogin } from './login.queries.ts'
import { renewToken, tokenOf } from './token.queries.ts'
import type { User } from './user.ts'
import { findUserByName, insertUser } from './user.queries.ts'

const tags = ['account management'] as const

const me = route({
  method: 'GET',
  url: '/api/v1/user/me/',
  operationId: 'user-me',
  summary: 'Who you are',
  tags,
  replies: { 200: Me, ...refusals(401) },
  samples: ['curl -H "Authorization: Token $TOKEN" "$HOST/api/v1/user/me/"'],
})
const readToken = route({
  method: 'GET',
  url: '/api/v1/user/token/',
  operationId: 'user-token-get',
  summary: 'Your API token',
  description: 'The token is made when it is first asked for.',
  tags,
  replies: { 200: ApiToken, ...refusals(401) },
  samples: ['curl -u "$NAME" "$HOST/api/v1/user/token/"'],
})
const replaceToken = route({
  method: 'DELETE',
  url: '/api/v1/user/token/',
  operationId: 'user-token-delete',
  summary: 'Replace your API token',
  description: 'Answers with the new token. The old one is worth nothing from then on.',
  tags,
  replies: { 200: ApiToken, ...refusals(401, 403) },
  samples: ['curl -X DELETE -H "Authorization: Token $TOKEN" "$HOST/api/v1/user/token/"'],
})
const logout = route({
  method: 'POST',
  url: '/api/v1/user/logout/',
  operationId: 'logout',
  summary: 'End the login of this browser',
  tags,
  produces: 'anything',
  replies: { 204: { description: 'Both cookies are taken back' }, ...refusals(401, 403) },
})
const login = route({
  method: 'GET',
  url: '/api/v1/user/login',
  aliases: ['/api/v1/user/login/'],
  operationId: 'login',
  summary: 'Log in as the user that the proxy names',
  description:
    'Only the reverse proxy calls this successfully. The user is created when unknown. With `Accept: application/json` the answer is 204 instead of the redirect.',
  tags,
  access: 'anyone',
  produces: 'anything',
  replies: {
    302: { description: 'Logged in; both cookies are set' },
    204: { description: 'The same, without a redirect' },
    ...refusals(403),
  },
})

export interface AccountDeps {
  db: AccountDb
  logins: Logins
  lastAccess: LastAccess
  settings: {
    REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: boolean
    REMOTE_USER_HEADER: string
    SESSION_COOKIE_AGE: number
  }
}

/** What a user may ask about himself, and the login of proxy mode (eurydice §6.3). */
export const accountRoutes =
  ({ db, logins, lastAccess, settings }: AccountDeps) =>
  (site: Site<User>) => {
    site.handle(me, async ({ user }) => ({ username: user.username }))
    site.handle(readToken, async ({ user }) => ({ token: await tokenOf(db, user.id) }))
    site.handle(replaceToken, async ({ user }) => ({ token: await renewToken(db, user.id) }))
    site.handle(logout, async (request) => {
      await endLoginOf(request)
      request.setHeader('Set-Cookie', logins.end())
    })
    if (settings.REMOTE_USER_HEADER_AUTHENTICATION_ENABLED) {
      site.handle(login, async (request) => {
        const user = await findOrCreate(assertedName(request))
        if (!user.isActive) throw problems.login_refused('this account is not active')
        // Always a fresh login: a cookie that somebody planted beforehand is worth nothing afterwards.
        await endLoginOf(request)
        const cookie = logins.newCookie()
        await beginLogin(db, logins.recordOf(cookie), user.id, settings.SESSION_COOKIE_AGE)
        request.setHeader('Set-Cookie', logins.begin(cookie))
        request.setHeader('Cache-Control', 'no-store')
        lastAccess.note(user.id)
        tellUser(request, user.username)
        const wantsJson = /\bapplication\/json\b/i.test(request.header('accept') ?? '')
        return wantsJson ? answer({ status: 204 }) : answer({ status: 302, headers: { location: '/' } })
      })
    }

    async function endLoginOf(request: Incoming): Promise<void> {
      const cookie = request.cookie(sessionCookie)
      if (cookie) await endLogin(db, logins.recordOf(cookie))
    }

    async function findOrCreate(username: string) {
      const known = await findUserByName(db, username)
      if (known) return known
      await insertUser(db, { username, password: unusablePassword })
      const created = await findUserByName(db, username)
      if (!created) throw problems.login_refused('this account was deleted a moment ago')
      return created
    }

    function assertedName(request: Incoming): string {
      const name = headerName(settings.REMOTE_USER_HEADER)
      const found = readIdentityHeader(request.rawHeaders, name)
      if (found === undefined) throw problems.login_refused('the proxy names no user')
      if (found === 'ambiguous') throw problems.login_refused(`the header ${name} is repeated or imitated`)
      if ([...found.value].length > 150) throw problems.login_refused('the user name is longer than 150 characters')
      return found.value
    }
  }

/** `HTTP_X_REMOTE_USER`, the name that a CGI program sees, is the header `X-REMOTE-USER`. */
export const headerName = (cgiName: string): string => cgiName.replace(/^HTTP_/, '').replaceAll('_', '-')
