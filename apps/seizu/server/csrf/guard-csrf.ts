import { sameText } from '@farside/kernel/auth'
import type { Incoming } from '@farside/kernel/http'
import { problems } from '../../problems.ts'
import type { Settings } from '../../settings.ts'
import { isWatched } from '../https/guard-transport.ts'
import { openCsrfCookies } from './csrf-cookies.ts'
import { tokenInBody } from './token-in-body.ts'

const harmless = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

/**
 * Refuses what another site makes a browser send (seizu §6.4). With AUTH_MODE `oidc` a request is known by a header that
 * no other site can make a browser send, so that only what the log-in's own cookie goes to is guarded (§13.2).
 */
export function createCsrfGuard(settings: Settings, isSecure: (request: Incoming) => boolean) {
  const byBearer = settings.AUTH_MODE === 'oidc' && settings.DEVELOPMENT_ONLY_REQUIRE_AUTH
  const cookies = openCsrfCookies(settings)

  /** @throws Problem `csrf_refused` */
  return async (request: Incoming): Promise<void> => {
    if (settings.CSRF_DISABLE || isWatched(request.path)) return
    const changes = !harmless.includes(request.method)
    if (byBearer) {
      if (changes && request.cookie('seizu_session') !== undefined && !request.header('x-seizu-csrf')) {
        throw problems.csrf_refused('the header X-Seizu-Csrf is missing')
      }
      return
    }
    cookies.offer(request)
    if (!changes) return
    if (settings.CSRF_CHECK_REFERER && isSecure(request)) checkReferer(request)
    const expected = cookies.tokenOf(request)
    if (expected === undefined) throw problems.csrf_refused('the cookie of a page of ours is missing')
    const given = (await tokenInBody(request)) ?? request.header(settings.CSRF_HEADER_NAME.toLowerCase())
    if (given === undefined) throw problems.csrf_refused(`the header ${settings.CSRF_HEADER_NAME} is missing`)
    if (!sameText(given, expected)) throw problems.csrf_refused('its token is not that of the cookie')
  }
}

function checkReferer(request: Incoming): void {
  const referer = originOf(request.header('referer'))
  if (referer === undefined) throw problems.csrf_refused('the Referer is missing')
  const own = originOf(request.header('origin') ?? `https://${request.host}`)
  if (referer !== own) throw problems.csrf_refused('the Referer is another site')
}

function originOf(text: string | undefined): string | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text).origin : undefined
}
