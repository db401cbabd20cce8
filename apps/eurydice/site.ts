import type { Db } from '@farside/kernel/db'
import { isLostConnection } from '@farside/kernel/db'
import { createSite } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { HealthReport } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { accountRoutes } from './account/account.routes.ts'
import { createAuthenticate } from './account/authenticate.ts'
import type { LastAccess } from './account/last-access.ts'
import { openLogins } from './account/login.ts'
import type { User } from './account/user.ts'
import { schemaRoutes } from './information/schema.routes.ts'
import { problems } from './problems.ts'
import { createRefuse } from './refusals.ts'
import type { CommonSettings } from './settings.ts'
import type { DestinationTables, OriginTables } from './tables.ts'

export interface SiteDeps {
  side: 'origin' | 'destination'
  settings: CommonSettings
  db: Db<OriginTables> | Db<DestinationTables>
  log: Log
  lastAccess: LastAccess
  health: () => Promise<HealthReport>
  /** Milliseconds since 1970. */
  now?: () => number
}

/** What both sides serve alike: who asks, errors, the account's routes, the API document, the pages. */
export function createSideSite({ side, settings, db, log, lastAccess, health, now }: SiteDeps): Site<User> {
  const logins = openLogins(settings)
  const site = createSite<User>({
    log,
    allowedHosts: settings.ALLOWED_HOSTS,
    authenticate: createAuthenticate({ db, logins, lastAccess, settings, now }),
    refuse: createRefuse(settings),
    translate: (error) => (isDatabaseLost(error) ? problems.database_unavailable() : undefined),
    slashes: true,
    apiPrefix: '/api',
    trustForwardedProto: true,
    health,
  })
  accountRoutes({ db, logins, lastAccess, settings })(site)
  schemaRoutes({ side, settings })(site)
  site.files({ folder: new URL('./dist/web/', import.meta.url), startPage: 'index.html' })
  return site
}

/** A file that is missing has the same code as a database whose socket is missing, but it names a path. */
const isDatabaseLost = (error: unknown) =>
  isLostConnection(error) && !(error instanceof Error && 'path' in error && error.path !== undefined)
