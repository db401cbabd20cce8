import { openDatabase } from '@farside/kernel/db'
import { listen } from '@farside/kernel/http'
import { building } from '@farside/kernel/lifecycle'
import { openLog } from '@farside/kernel/log'
import { openAnswers } from './server/answers/open-answers.ts'
import type { Settings } from './settings.ts'
import type { Deps } from './server/deps.ts'
import { createPanelSite } from './site.ts'
import type { Tables } from './tables.ts'

/** The web process: builds its parts and serves until closed. Stateless; many may run on one database. */
export const startWeb = (settings: Settings, override: Partial<Deps> = {}) =>
  building(async (keep) => {
    const log = override.log ?? openLog({ program: 'panelapp' })
    const db =
      override.db ??
      keep(openDatabase<Tables>(settings.DATABASE_URL, { name: 'panelapp web', log }), (it) => it.destroy())
    const answers = override.answers ?? openAnswers({ maxBytes: settings.CACHE_SIZE })
    const deps: Deps = { db, settings, log, answers, now: override.now ?? (() => new Date()) } as Deps
    const site = createPanelSite(deps)
    const { host, port } = settings.WEB_BIND
    const server = keep(await listen(site, { host, port, idleMs: settings.WEB_TIMEOUT }), (it) => it.close())
    log.info('web_ready', { message: `Serving at ${server.url}`, url: server.url })
    return { url: server.url, port: server.port, site, deps }
  })
