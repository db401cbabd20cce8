import type { Site } from '@farside/kernel/http'
import type { Deps } from '../deps.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { activitiesRoutes } from './activities.routes.ts'
import { entitiesRoutes } from './entities.routes.ts'
import { evaluationsRoutes } from './evaluations.routes.ts'
import { openLatest } from './latest.ts'
import { panelEntitiesRoutes } from './panel-entities.routes.ts'
import { panelRoutes } from './panel.routes.ts'
import { panelsRoutes } from './panels.routes.ts'
import { rootRoutes } from './root.routes.ts'
import { signedOffRoutes } from './signed-off.routes.ts'
import { versionsRoutes } from './versions.routes.ts'

/** REST API v1 (panelapp.md chapter 14): what existing clients read. */
export const apiV1 =
  (deps: Deps) =>
  (site: Site<Viewer>): void => {
    // A list of all 59,000 entities is a quarter of a megabyte.
    const lists = openLatest<Int32Array>(32)
    rootRoutes(deps)(site)
    panelsRoutes(deps)(site)
    panelRoutes(deps)(site)
    versionsRoutes(deps)(site)
    signedOffRoutes(deps)(site)
    panelEntitiesRoutes(deps, lists)(site)
    entitiesRoutes(deps, lists)(site)
    evaluationsRoutes(deps)(site)
    activitiesRoutes(deps, openLatest<number>(500))(site)
  }
