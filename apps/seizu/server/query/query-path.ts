import type { Site } from '@farside/kernel/http'
import type { Deps } from '../deps.ts'
import type { Identity } from '../identity/identity.ts'
import { openCapabilities } from './capability.ts'
import { consoleRoutes } from './console.routes.ts'
import { csvRoutes } from './csv.routes.ts'
import { queryRoutes } from './query.routes.ts'
import { reportRoutes } from './report.routes.ts'
import { openStatements } from './run-statement.ts'
import { openSharedStatements } from './shared-statements.ts'

/** Everything that this server does for pages whose queries it runs; nothing where browsers run them (seizu §7). */
export const queryPath =
  (deps: Pick<Deps, 'settings' | 'log' | 'config' | 'graph' | 'db' | 'now'>) =>
  (site: Site<Identity>): void => {
    if (deps.settings.SEIZU_QUERY_PATH !== 'server') return
    const capabilities = openCapabilities(deps.settings)
    const statements = openStatements(deps)
    reportRoutes(deps, capabilities, statements)(site)
    consoleRoutes(deps, statements)(site)
    csvRoutes(deps, capabilities, statements)(site)
    queryRoutes(deps, capabilities, openSharedStatements(deps, statements))(site)
  }
