import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from '@farside/kernel/auth'
import { openDatabase } from '@farside/kernel/db'
import type { Db } from '@farside/kernel/db'
import { building } from '@farside/kernel/lifecycle'
import { openLog } from '@farside/kernel/log'
import type { Line } from '@farside/kernel/log'
import { freshDatabase } from '@farside/harness/database'
import { tokenOf } from '../account/token.queries.ts'
import { insertUser } from '../account/user.queries.ts'
import { startDestinationApi } from '../destination/api.ts'
import { migrationsOf } from '../migrations.ts'
import { startOriginApi } from '../origin/api.ts'
import { readDestinationSettings, readOriginSettings } from '../settings.ts'
import type { DestinationTables, OriginTables } from '../tables.ts'

type Side = 'origin' | 'destination'
interface Tables {
  origin: OriginTables
  destination: DestinationTables
}

/** What an administrator would set for a side on this database, as little as possible. */
export function environmentOf(databaseUrl: string, folder: string): Record<string, string> {
  const url = new URL(databaseUrl)
  return {
    SECRET_KEY: 'a key for tests that is long enough',
    USER_ASSOCIATION_TOKEN_SECRET_KEY: 'shared',
    DB_NAME: url.pathname.slice(1),
    DB_USER: decodeURIComponent(url.username),
    DB_PASSWORD: decodeURIComponent(url.password),
    DB_HOST: url.hostname,
    DB_PORT: url.port,
    TRANSFERABLE_STORAGE_DIR: folder,
    PORT: '0',
  }
}

/** The HTTP process of one side as it is started for real, on a database of its own. */
export const startApi = <S extends Side>(side: S, env: Record<string, string> = {}, now?: () => number) =>
  building(async (keep) => {
    const database = keep(await freshDatabase({ migrations: migrationsOf[side] }), (it) => it.drop())
    const folder = keep(await mkdtemp(join(tmpdir(), 'farside-api-')), (it) => rm(it, { recursive: true, force: true }))
    const lines: Line[] = []
    const sink = { shape: (line: Line) => String(lines.push(line)), write: () => undefined }
    const log = openLog({ program: 'test', level: 'debug', sinks: [sink] })
    const environment = { ...environmentOf(database.url, folder), ...env }
    const db = keep(openDatabase<Tables[S]>(database.url), (it) => it.destroy())
    const api =
      side === 'origin'
        ? keep(await startOriginApi(readOriginSettings(environment).settings, { log, now }), (it) => it.close())
        : keep(await startDestinationApi(readDestinationSettings(environment).settings, { log, now }), (it) =>
            it.close(),
          )
    const { url } = api
    // what the helpers below need is the same on both sides
    const accounts = db as unknown as Db<OriginTables>
    return {
      url,
      port: api.port,
      db,
      environment,
      /** What was logged under a key. */
      logged: (key: string) => lines.filter((line) => line.key === key),
      ask: (path: string, init: RequestInit = {}) => fetch(`${url}/api/v1${path}`, { redirect: 'manual', ...init }),
      /** A new user with the password `word of NAME` and a token. */
      async addUser(username: string, how: { isSuperuser?: boolean } = {}) {
        await insertUser(accounts, { username, password: await hashPassword(`word of ${username}`), ...how })
        const { id } = await accounts
          .selectFrom('eurydice_users as u')
          .select('u.id')
          .where('u.username', '=', username)
          .executeTakeFirstOrThrow()
        const token = await tokenOf(accounts, id)
        const basic = `Basic ${Buffer.from(`${username}:word of ${username}`).toString('base64')}`
        return { id, username, token, basic, headers: { authorization: `Token ${token}` } }
      },
      lastAccess: async (id: string) =>
        (
          await accounts
            .selectFrom('eurydice_users as u')
            .select('u.last_access')
            .where('u.id', '=', id)
            .executeTakeFirst()
        )?.last_access,
    }
  })
export type StartedApi<S extends Side> = Awaited<ReturnType<typeof startApi<S>>>
