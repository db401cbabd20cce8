import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@farside/kernel/db'
import { openApi } from '@farside/kernel/http'
import { silentLog } from '@farside/kernel/log'
import { startDestinationApi } from '../../apps/eurydice/destination/api.ts'
import { startOriginApi } from '../../apps/eurydice/origin/api.ts'
import { readDestinationSettings, readOriginSettings } from '../../apps/eurydice/settings.ts'
import type { DestinationTables, OriginTables } from '../../apps/eurydice/tables.ts'
import type { RouteRow } from './compat.ts'

/** The routes and the OpenAPI document of both sides, taken from servers that run without a database. */
export async function readSites(): Promise<Record<'origin' | 'destination', { routes: RouteRow[]; document: object }>> {
  const folder = await mkdtemp(join(tmpdir(), 'farside-docs-'))
  const env = {
    SECRET_KEY: 'x'.repeat(32),
    USER_ASSOCIATION_TOKEN_SECRET_KEY: 'x',
    DB_NAME: 'x',
    DB_USER: 'x',
    DB_PASSWORD: 'x',
    DB_HOST: '127.0.0.1',
    DB_PORT: '1',
    PORT: '0',
    TRANSFERABLE_STORAGE_DIR: folder,
  }
  const nowhere = 'postgres://x:x@127.0.0.1:1/x' // nothing connects before the first statement
  try {
    const originDb = openDatabase<OriginTables>(nowhere)
    const destinationDb = openDatabase<DestinationTables>(nowhere)
    const origin = await startOriginApi(readOriginSettings(env).settings, { db: originDb, log: silentLog })
    const destination = await startDestinationApi(readDestinationSettings(env).settings, {
      db: destinationDb,
      log: silentLog,
    })
    const read = (side: string, { site }: { site: (typeof origin)['site'] }) => ({
      routes: site.routes
        .filter((it) => !it.hidden)
        .map(({ method, url, operationId, summary }) => ({ method, url, operationId, summary })),
      document: openApi(site.routes, { title: `Eurydice – ${side} API`, version: 'development' }),
    })
    const sites = { origin: read('origin', origin), destination: read('destination', destination) }
    await Promise.all([origin.close(), destination.close(), originDb.destroy(), destinationDb.destroy()])
    return sites
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
