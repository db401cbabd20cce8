import type { PageSettings } from '../../contract/page-settings.ts'
import type { Settings } from '../../settings.ts'

type Told = Pick<
  Settings,
  'AUTH_MODE' | 'DEVELOPMENT_ONLY_REQUIRE_AUTH' | 'SEIZU_QUERY_PATH' | 'CSRF_COOKIE_NAME' | 'CSRF_HEADER_NAME'
>

/** What pages must know to make their first request. Anybody may read it. */
export const pageSettings = (settings: Told): PageSettings => ({
  login: loginOf(settings),
  query_path: settings.SEIZU_QUERY_PATH,
  csrf_cookie: settings.CSRF_COOKIE_NAME,
  csrf_header: settings.CSRF_HEADER_NAME,
})

function loginOf({ AUTH_MODE, DEVELOPMENT_ONLY_REQUIRE_AUTH }: Told): PageSettings['login'] {
  if (AUTH_MODE === 'client') return 'password'
  if (!DEVELOPMENT_ONLY_REQUIRE_AUTH) return 'none'
  return AUTH_MODE === 'oidc' ? 'provider' : 'balancer'
}
