import { isLostConnection } from '@farside/kernel/db'
import { createSite } from '@farside/kernel/http'
import type { Answered, Site } from '@farside/kernel/http'
import { withDeadline } from './deadline.ts'
import { problems } from './problems.ts'
import { refuse } from './refusals.ts'
import { configRoutes } from './server/config-file/config.routes.ts'
import { createCsrfGuard } from './server/csrf/guard-csrf.ts'
import type { Deps } from './server/deps.ts'
import { healthRoutes } from './server/health/health.routes.ts'
import { createTransportGuard } from './server/https/guard-transport.ts'
import { createIdentify } from './server/identity/identify.ts'
import type { Identity } from './server/identity/identity.ts'
import { meRoutes } from './server/identity/me.routes.ts'
import { loginRoutes } from './server/login/login.routes.ts'
import { authRoutes } from './server/oidc/auth.routes.ts'
import { openProvider } from './server/oidc/provider.ts'
import { onCallRoutes } from './server/oncall/oncall.routes.ts'
import { pageRoutes } from './server/page/page.routes.ts'
import { queryPath } from './server/query/query-path.ts'
import { scheduledQueryRoutes } from './server/scheduled-query/scheduled-query.routes.ts'
import { syncMetadataRoutes } from './server/sync-metadata/sync-metadata.routes.ts'

/** Everything that is served, put together. */
export function createSeizuSite(deps: Deps, onAnswer?: (answered: Answered<Identity>) => void): Site<Identity> {
  const { settings } = deps
  const transport = createTransportGuard(settings)
  const refuseForeign = createCsrfGuard(settings, transport.isSecure)
  const byProvider = settings.AUTH_MODE === 'oidc' && settings.DEVELOPMENT_ONLY_REQUIRE_AUTH
  const provider = byProvider ? openProvider(settings, deps.now) : undefined
  const identify = createIdentify(deps, provider?.verify)
  const site = createSite<Identity>({
    log: deps.log,
    authenticate: identify,
    refuse,
    // The graph's own are problems by then.
    translate: (error) => (isLostConnection(error) ? problems.database_unavailable() : undefined),
    before: async (request) => {
      const elsewhere = transport.before(request)
      if (elsewhere) return elsewhere
      await refuseForeign(request)
      return undefined
    },
    // Each page has a policy with its own nonce, which these must not replace.
    pageHeaders: {},
    keepsRequestId: true,
    ...(onAnswer && { onAnswer }),
  })
  const timed = withDeadline(site, settings.GEVENT_REQUEST_TIMEOUT_MS)
  healthRoutes(deps)(timed)
  configRoutes(deps)(timed)
  loginRoutes(deps, identify, deps.userStore)(timed)
  authRoutes(deps, provider)(timed)
  meRoutes(deps)(timed)
  onCallRoutes(deps)(timed)
  queryPath(deps)(timed)
  scheduledQueryRoutes(deps)(timed)
  syncMetadataRoutes(deps)(timed)
  pageRoutes(deps)(timed)
  return site
}
