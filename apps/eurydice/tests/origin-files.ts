import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@farside/kernel/db'
import { createSite, listen } from '@farside/kernel/http'
import { building } from '@farside/kernel/lifecycle'
import { silentLog } from '@farside/kernel/log'
import type { Log } from '@farside/kernel/log'
import { freshDatabase } from '@farside/harness/database'
import type { User } from '../account/user.ts'
import { outgoingRoutes } from '../origin/transferable/outgoing.routes.ts'
import type { OutgoingDeps } from '../origin/transferable/outgoing.routes.ts'
import { createRefuse } from '../refusals.ts'
import { openStorage } from '../storage/storage.ts'
import type { OriginTables } from '../tables.ts'

const migrations = new URL('../migrations/origin/', import.meta.url)

const defaults: OutgoingDeps['settings'] = {
  TRANSFERABLE_MAX_SIZE: 1_000_000_000,
  TRANSFERABLE_RANGE_SIZE: 1_000_000,
  THROTTLE_RATE: { count: 10_000, periodSeconds: 1 },
  PAGE_SIZE: 50,
  MAX_PAGE_SIZE: 100,
  SECRET_KEY: 'a key for tests that is long enough',
  TZ: 'UTC',
}

interface OriginOptions {
  settings?: Partial<OutgoingDeps['settings']>
  /** An existing database, which is not dropped at the end: several instances may share it. */
  databaseUrl?: string
  storageRoot?: string
}

/**
 * The origin's file routes on a real port, over a real database and folder. Whoever asks is named by the header
 * `X-Test-User`: log-in has tests of its own.
 */
export const startOriginFiles = ({ settings = {}, databaseUrl, storageRoot }: OriginOptions = {}) =>
  building(async (keep) => {
    const database = databaseUrl
      ? { url: databaseUrl, drop: async () => undefined }
      : keep(await freshDatabase({ migrations }), (it) => it.drop())
    const root = storageRoot ?? (await mkdtemp(join(tmpdir(), 'farside-origin-')))
    keep(root, (it) => (storageRoot ? undefined : rm(it, { recursive: true, force: true })))
    const db = keep(openDatabase<OriginTables>(database.url), (it) => it.destroy())
    const storage = await openStorage(root)
    const ending = keep(new AbortController(), (it) => it.abort())
    const logged: { key: string; fields: Record<string, unknown> }[] = []
    const note = (key: string, fields: Record<string, unknown> = {}) => void logged.push({ key, fields })
    const log: Log = { ...silentLog, info: note, warn: note, error: note }
    const deps: OutgoingDeps = {
      db,
      storage,
      log,
      ending: ending.signal,
      settings: { ...defaults, ...settings },
    }
    const site = createSite<User>({
      log: silentLog,
      slashes: true,
      apiPrefix: '/api',
      refuse: createRefuse({ REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: false }),
      authenticate: async (request) => {
        const name = request.header('x-test-user')
        return name === undefined ? undefined : userNamed(db, name)
      },
    })
    outgoingRoutes(deps)(site)
    const server = keep(await listen(site, { host: '127.0.0.1', port: 0 }), (it) => it.close())
    return {
      url: `${server.url}/api/v1/transferables/`,
      port: server.port,
      databaseUrl: database.url,
      root,
      db,
      storage,
      log,
      logged,
      /** A new user of its own, by name. */
      newUser: async (): Promise<string> => {
        const username = `user-${randomUUID()}`
        await db.insertInto('eurydice_users').values({ username }).execute()
        return username
      },
      storedIds: async (): Promise<string[]> => {
        const ids = []
        for await (const { id } of storage.list()) ids.push(id)
        return ids
      },
    }
  })

export type OriginFiles = Awaited<ReturnType<typeof startOriginFiles>>

async function userNamed(db: OutgoingDeps['db'], username: string): Promise<User | undefined> {
  const found = await db
    .selectFrom('eurydice_users as u')
    .innerJoin('eurydice_user_profiles as p', 'p.user_id', 'u.id')
    .select(['u.id', 'u.username', 'p.id as profileId'])
    .where('u.username', '=', username)
    .executeTakeFirst()
  return found && { ...found, isSuperuser: false, mayViewMetrics: false }
}
