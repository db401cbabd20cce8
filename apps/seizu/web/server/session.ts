import { attempt } from './attempt.ts'
import type { Request } from './attempt.ts'
import { good } from './server-error.ts'
import { visitor } from './visitor.ts'

/** Of the session at the OpenID provider; in memory alone. The refresh token is in a cookie that no script can read. */
let accessToken: string | undefined

/**
 * A request in the name of the session. Its access token is renewed when there is none yet and when the server no longer
 * takes it. Without a session it is sent all the same, and refused.
 */
export async function withSession(path: string, request: Request): Promise<Response> {
  const token = accessToken ?? (await renewed(undefined))
  const answer = await attempt(path, withBearer(request, token))
  if (answer.status !== 401 || token === undefined) return answer
  const next = await renewed(token)
  return next === undefined ? answer : attempt(path, withBearer(request, next))
}

const withBearer = (request: Request, token: string | undefined): Request =>
  token === undefined ? request : { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } }

let renewal: Promise<string | undefined> | undefined

/**
 * Another token than `old`; many refused requests share one attempt.
 * @throws ServerError when it cannot be known whether there still is a session
 */
async function renewed(old: string | undefined): Promise<string | undefined> {
  if (accessToken !== old) return accessToken
  renewal ??= oneTabAtATime(renew).finally(() => (renewal = undefined))
  accessToken = await renewal
  return accessToken
}

/** A provider that gives each refresh token once takes the second use of one, by another tab, for theft. */
const oneTabAtATime = (act: () => Promise<string | undefined>): Promise<string | undefined> =>
  'locks' in navigator ? navigator.locks.request('seizu-session', act) : act()

async function renew(): Promise<string | undefined> {
  const answer = await attempt('/api/v1/auth/refresh', { method: 'POST' })
  if (answer.status === 401) return undefined
  return ((await (await good(answer)).json()) as { access_token?: string }).access_token
}

/**
 * Goes to the log-in of the provider, and from there back to this address.
 * @throws ServerError when the provider cannot be reached
 */
export async function signIn(): Promise<void> {
  const back = location.pathname + location.search
  const answer = await good(await attempt(`/api/v1/auth/login?return_to=${encodeURIComponent(back)}`, {}))
  location.assign(((await answer.json()) as { authorize_url: string }).authorize_url)
}

/** Ends the session here and, where it can, at the provider, whose page then takes over. */
export async function signOut(): Promise<void> {
  const answer = await good(await attempt('/api/v1/auth/logout', { method: 'POST' }))
  const { post_logout_url: next } = (await answer.json()) as { post_logout_url: string }
  accessToken = undefined
  if (next === '/') visitor.leaves()
  else location.assign(next)
}
