import type { StartedApi } from './start-api.ts'

/** What a proxy adds to the request of a user. */
export const userHeader = (name: string) => ({ 'x-remote-user': name })

/** A login through the proxy: the answer, the cookies as the browser would send them back, and the token to echo. */
export async function logIn(proxy: StartedApi<'origin'>, name: string, headers: Record<string, string> = {}) {
  const reply = await proxy.ask('/user/login', { headers: { ...userHeader(name), ...headers } })
  const set = reply.headers.getSetCookie()
  const cookie = set.map((it) => it.split(';')[0]).join('; ')
  const csrf = /eurydice_csrftoken=(\w+)/.exec(cookie)?.[1] ?? ''
  return { reply, set, cookie, csrf }
}
