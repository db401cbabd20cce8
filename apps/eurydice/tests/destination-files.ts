import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { createSite, listen } from '@farside/kernel/http'
import { building } from '@farside/kernel/lifecycle'
import { silentLog } from '@farside/kernel/log'
import type { User } from '../account/user.ts'
import { incomingRoutes } from '../destination/transferable/incoming.routes.ts'
import type { IncomingDeps } from '../destination/transferable/incoming.routes.ts'
import { createRefuse } from '../refusals.ts'
import { openStorage } from '../storage/storage.ts'
import type { DestinationTables, IncomingState, Metadata } from '../tables.ts'

const migrations = new URL('../migrations/destination/', import.meta.url)

const settings: IncomingDeps['settings'] = {
  FILE_REMOVER_EXPIRE_TRANSFERABLES_AFTER: 7 * 86_400_000,
  PAGE_SIZE: 50,
  MAX_PAGE_SIZE: 100,
  SECRET_KEY: 'a key for tests that is long enough',
  TZ: 'UTC',
}

interface Received {
  name?: string
  content?: string | Buffer
  meta?: Metadata
  state?: IncomingState
}

/**
 * The destination's file routes on a real port, over a real database and folder. Whoever asks is named by the header
 * `X-Test-User`: log-in has tests of its own.
 */
export const startDestinationFiles = () =>
  building(async (keep) => {
    const database = keep(await freshDatabase({ migrations }), (it) => it.drop())
    const root = keep(await mkdtemp(join(tmpdir(), 'farside-destination-')), (it) => rm(it, { recursive: true }))
    const db = keep(openDatabase<DestinationTables>(database.url), (it) => it.destroy())
    const storage = await openStorage(root)
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
    incomingRoutes({ db, storage, log: silentLog, settings })(site)
    const server = keep(await listen(site, { host: '127.0.0.1', port: 0 }), (it) => it.close())

    /** A new user, associated unless said otherwise. */
    async function newUser({ associated = true } = {}): Promise<{ name: string; profileId: string }> {
      const name = `user-${randomUUID()}`
      const { id } = await db
        .insertInto('eurydice_users')
        .values({ username: name })
        .returning('id')
        .executeTakeFirstOrThrow()
      const profile = await db
        .insertInto('eurydice_user_profiles')
        .values({ user_id: associated ? id : null, associated_user_profile_id: randomUUID() })
        .returning('id')
        .executeTakeFirstOrThrow()
      return { name, profileId: profile.id }
    }

    /** What the receiver leaves behind: a row and, while there is data, its file. @returns the id */
    async function receive(
      profileId: string,
      { name = 'a.txt', content = 'hello', meta = {}, state = 'SUCCESS' }: Received = {},
    ) {
      const id = randomUUID()
      const bytes = Buffer.from(content)
      const whole = state !== 'ONGOING'
      if (state === 'SUCCESS' || state === 'ONGOING') {
        const writer = await storage.create(id)
        await writer.write(bytes)
        await writer.finish()
      }
      await db
        .insertInto('eurydice_incoming_transferables')
        .values({
          id,
          user_profile_id: profileId,
          name,
          user_provided_meta: meta,
          state,
          created_at: '2026-01-01T00:00:00.000001Z',
          finished_at: whole ? '2026-01-01T00:00:01.000002Z' : null,
          size: bytes.byteLength,
          bytes_received: bytes.byteLength,
          sha1: whole ? createHash('sha1').update(bytes).digest() : null,
          sha256: whole ? createHash('sha256').update(bytes).digest() : null,
        })
        .execute()
      return id
    }

    return { url: `${server.url}/api/v1/transferables/`, port: server.port, db, storage, newUser, receive }
  })

export type DestinationFiles = Awaited<ReturnType<typeof startDestinationFiles>>

async function userNamed(db: IncomingDeps['db'], username: string): Promise<User | undefined> {
  const found = await db
    .selectFrom('eurydice_users as u')
    .leftJoin('eurydice_user_profiles as p', 'p.user_id', 'u.id')
    .select(['u.id', 'u.username', 'p.id as profileId'])
    .where('u.username', '=', username)
    .executeTakeFirst()
  return found && { ...found, isSuperuser: false, mayViewMetrics: false }
}
