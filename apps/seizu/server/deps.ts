import type { Log } from '@farside/kernel/log'
import type { Settings } from '../settings.ts'
import type { Graph } from '../source/neo4j.ts'
import type { SeizuDb } from '../tables.ts'
import type { ConfigFile } from './config-file/config-file.ts'
import type { SiteSchema } from './config-file/site-schema.ts'
import type { UserStore } from './user-store/user-store.ts'

/** What routes are given. */
export interface Deps {
  settings: Settings
  log: Log
  config: ConfigFile
  /** The site's own schema of the dashboard file, when there is one. */
  siteSchema: SiteSchema | undefined
  /** With NEO4J_USER; nothing connects before the first statement. */
  graph: Graph
  /** Undefined without SEIZU_DATABASE_URL. */
  db: SeizuDb | undefined
  /** Where database users are made for those who log in. */
  userStore?: UserStore | undefined
  now: () => Date
}
