import { isLostConnection } from '@farside/kernel/db'
import { createSite } from '@farside/kernel/http'
import type { Answered, Site } from '@farside/kernel/http'
import { problems } from './problems.ts'
import type { Deps } from './server/deps.ts'
import { activityPages } from './server/activity/activity.pages.ts'
import { comparisonPages } from './server/comparison/comparison.pages.ts'
import { apiV1 } from './server/api/api-v1.ts'
import { crossOriginHeaders, refuseV1 } from './server/api/refusals.ts'
import { allDownloadRoutes } from './server/download/all-download.routes.ts'
import { panelDownloadRoutes } from './server/download/panel-download.routes.ts'
import { entityIndexPages } from './server/entity-index/entity-index.pages.ts'
import { entityPages } from './server/entity/entity.pages.ts'
import { answers } from './server/health/check-health.ts'
import { healthRoutes } from './server/health/health.routes.ts'
import { historyPages } from './server/history/history.pages.ts'
import { homePages } from './server/home/home.pages.ts'
import { legacyPanelRoutes } from './server/legacy/legacy-panel.routes.ts'
import { legacySearchRoutes } from './server/legacy/legacy-search.routes.ts'
import { docsRoutes } from './server/docs/docs.routes.ts'
import { autocompleteRoutes } from './server/autocomplete/autocomplete.routes.ts'
import { searchPages } from './server/search/search.pages.ts'
import { geneOfPanelRoutes } from './server/old-address/gene-of-panel.routes.ts'
import { redirectOldAddress } from './server/old-address/redirect-old-address.ts'
import { assetPages } from './server/page/asset.pages.ts'
import { mediaPages } from './server/page/media.pages.ts'
import { refusePage } from './server/page/refuse-page.ts'
import { panelPages } from './server/panel/panel.pages.ts'
import { createRefuseTooMany } from './server/throttle/refuse-too-many.ts'
import { refuseV2 } from './server/v2/v2-route.ts'
import { v2Routes } from './server/v2/v2.routes.ts'
import { createAuthenticate } from './server/viewer/authenticate.ts'
import type { Viewer } from './server/viewer/viewer.ts'

/** Everything that is served, put together. */
export function createPanelSite(deps: Deps, onAnswer?: (answered: Answered<Viewer>) => void): Site<Viewer> {
  const { settings } = deps
  const refuseTooMany = createRefuseTooMany(settings, deps.now)
  const site = createSite<Viewer>({
    log: deps.log,
    allowedHosts: settings.ALLOWED_HOSTS,
    authenticate: createAuthenticate({ db: deps.db, readOnly: settings.PANELAPP_READ_ONLY, now: deps.now }),
    refuse: (problem, request, viewer) =>
      isV2(request?.path ?? '/')
        ? refuseV2(problem)
        : isForPrograms(request?.path ?? '/')
          ? refuseV1(problem, request, viewer)
          : refusePage(deps, problem, request),
    headersOf: crossOriginHeaders,
    translate: (error) => {
      if (isLostConnection(error)) return problems.database_unavailable()
      if (hasCode(error, statementCancelled)) return problems.database_slow()
      return hasCode(error, textUnstorable) ? problems.text_unstorable() : undefined
    },
    before: async (request, user) => {
      await refuseTooMany(request, user)
      return redirectOldAddress(deps, request, user)
    },
    slashes: true,
    apiPrefix: '/api/',
    // As in a proxy's own spelling: HTTP_X_FORWARDED_PROTO is the header x-forwarded-proto.
    secureHeader: settings.SECURE_PROXY_SSL_HEADER_NAME.slice('HTTP_'.length).toLowerCase().replaceAll('_', '-'),
    health: async () => {
      const ok = await answers(deps.db)
      return { ok, parts: { database: { ok } } }
    },
    ...(onAnswer && { onAnswer }),
  })
  healthRoutes(deps)(site)
  apiV1(deps)(site)
  v2Routes(deps)(site)
  legacyPanelRoutes(deps)(site)
  legacySearchRoutes(deps)(site)
  docsRoutes(deps)(site)
  autocompleteRoutes(deps)(site)
  searchPages(deps)(site)
  homePages(deps)(site)
  activityPages(deps)(site)
  comparisonPages(deps)(site)
  entityIndexPages(deps)(site)
  historyPages(deps)(site)
  panelPages(deps)(site)
  entityPages(deps)(site)
  panelDownloadRoutes(deps)(site)
  allDownloadRoutes(deps)(site)
  geneOfPanelRoutes(site)
  assetPages(deps)(site)
  mediaPages(deps)(site)
  return site
}

const isV2 = (path: string): boolean => /^\/api\/v2(\/|$)/.test(path)
const isForPrograms = (path: string): boolean => /^\/(api|WebServices|autocomplete|health_check|version)\//.test(path)

// Codes of PostgreSQL.
/** It took longer than a statement may. */
const statementCancelled = '57014'
/** A text that no column can hold: one with a NUL character, which only an attacker sends. */
const textUnstorable = '22021'
const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
