import { freshDatabase } from '@farside/harness/database'
import { silentLog } from '@farside/kernel/log'
import { startWeb } from '../app.ts'
import { migrations } from '../migrations.ts'
import { readPanelappSettings } from '../settings.ts'
import { inventPanels } from './invented-panels.ts'

/** A web process over the invented panels, and ways to ask it. */
export async function startInventedSite(options: { bigRows?: number; env?: Record<string, string> } = {}) {
  const database = await freshDatabase({ migrations })
  const { settings } = readPanelappSettings({
    DATABASE_URL: database.url,
    WEB_BIND: '127.0.0.1:0',
    DEMO_NOTICE: 'Demo data, not for clinical use.',
    ...options.env,
  })
  const web = await startWeb(settings, { log: silentLog })
  const panels = await inventPanels(web.deps.db, options)
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(web.url + path, { headers, redirect: 'manual' })
  return {
    url: web.url,
    db: web.deps.db,
    panels,
    get,
    text: async (path: string, headers?: Record<string, string>) => (await get(path, headers)).text(),
    async close() {
      await web.close()
      await database.drop()
    },
  }
}

export type InventedSite = Awaited<ReturnType<typeof startInventedSite>>
