import { isLostConnection } from '@farside/kernel/db'
import { createSite } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { problems } from './problems.ts'
import type { Deps } from './server/deps.ts'
import { assetPages } from './server/page/asset.pages.ts'
import { refusePage } from './server/page/refuse-page.ts'
import { anonymous } from './server/viewer/viewer.ts'
import type { Viewer } from './server/viewer/viewer.ts'

/** Everything that is served, put together. */
export function createPanelSite(deps: Deps): Site<Viewer> {
  const site = createSite<Viewer>({
    log: deps.log,
    authenticate: async () => anonymous,
    refuse: (problem, request) =>
      isForPrograms(request?.path ?? '/') ? { body: { detail: problem.message } } : refusePage(deps, problem, request),
    translate: (error) => (isLostConnection(error) ? problems.database_unavailable() : undefined),
    slashes: true,
    apiPrefix: '/api/',
    trustForwardedProto: true,
  })
  assetPages(deps)(site)
  return site
}

const isForPrograms = (path: string): boolean => /^\/(api|WebServices|autocomplete)\//.test(path)
