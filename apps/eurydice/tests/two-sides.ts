// Both web servers of Eurydice with their real routes, databases and folders, and no link between them: what the pages
// talk to. The built pages are served by both.
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from '@farside/kernel/auth'
import { openDatabase } from '@farside/kernel/db'
import type { Db } from '@farside/kernel/db'
import { building } from '@farside/kernel/lifecycle'
import { silentLog as log } from '@farside/kernel/log'
import { freshDatabase } from '@farside/harness/database'
import type { AccountDb } from '../account/account-tables.ts'
import { insertUser } from '../account/user.queries.ts'
import { startDestinationApi } from '../destination/api.ts'
import { startOriginApi } from '../origin/api.ts'
import { readDestinationSettings, readOriginSettings } from '../settings.ts'
import { openStorage } from '../storage/storage.ts'
import type { DestinationTables, IncomingState, OriginTables } from '../tables.ts'

type Keep = Parameters<Parameters<typeof building>[0]>[0]

/** The one user of both sides. */
export const account = { username: 'm.dupin', password: 'a word for tests' }

const environment = (folder: string): Record<string, string> => ({
  SECRET_KEY: 'a key for tests that is long enough',
  USER_ASSOCIATION_TOKEN_SECRET_KEY: 'shared',
  DB_NAME: 'unused',
  DB_USER: 'unused',
  DB_PASSWORD: 'unused',
  DB_HOST: 'unused',
  DB_PORT: '1',
  TRANSFERABLE_STORAGE_DIR: folder,
  TRANSFERABLE_MAX_SIZE: '100MB',
  EURYDICE_CONTACT_FR: 'Network desk, room 12',
  UI_BADGE_CONTENT: 'Rehearsal',
  UI_BADGE_COLOR: '#ffd43b',
  THROTTLE_RATE: '10000/second',
  PORT: '0',
  LIDIS_HOST: 'unused',
  LIDIS_PORT: '1',
  VITE_APP_REFRESH_INTERVAL_IN_MS: '1000',
})

/** A page's answer to "where am I", and how a test changes what stands behind it. */
export const startTwoSides = () =>
  building(async (keep) => {
    const origin = await startOrigin(keep)
    const destination = await startDestination(keep)
    return { origin, destination }
  })

export type TwoSides = Awaited<ReturnType<typeof startTwoSides>>

async function folderFor(keep: Keep): Promise<string> {
  return keep(await mkdtemp(join(tmpdir(), 'farside-pages-')), (it) => rm(it, { recursive: true, force: true }))
}

async function databaseFor<Tables>(keep: Keep, side: 'origin' | 'destination'): Promise<Db<Tables>> {
  const migrations = new URL(`../migrations/${side}/`, import.meta.url)
  const database = keep(await freshDatabase({ migrations }), (it) => it.drop())
  return keep(openDatabase<Tables>(database.url), (it) => it.destroy())
}

async function addAccount(db: AccountDb): Promise<void> {
  await insertUser(db, { username: account.username, password: await hashPassword(account.password) })
}

async function startOrigin(keep: Keep) {
  const folder = await folderFor(keep)
  const { settings } = readOriginSettings(environment(folder))
  const db = await databaseFor<OriginTables>(keep, 'origin')
  await addAccount(db)
  const server = keep(await startOriginApi(settings, { db, log }), (it) => it.close())
  return {
    url: server.url,
    db,
    setMaintenance: (maintenance: boolean) => db.updateTable('eurydice_maintenance').set({ maintenance }).execute(),
    /** As the sender does after a packet; `ago` in milliseconds, null for never. */
    setLastPacket: async (ago: number | null) => {
      await db.deleteFrom('eurydice_last_packet_sent_at').execute()
      if (ago === null) return
      const timestamp = new Date(Date.now() - ago).toISOString()
      await db.insertInto('eurydice_last_packet_sent_at').values({ timestamp }).execute()
    },
  }
}

async function startDestination(keep: Keep) {
  const folder = await folderFor(keep)
  const { settings } = readDestinationSettings(environment(folder))
  const db = await databaseFor<DestinationTables>(keep, 'destination')
  await addAccount(db)
  const storage = await openStorage(folder)
  const server = keep(await startDestinationApi(settings, { db, log }), (it) => it.close())
  const user = await db.selectFrom('eurydice_users').select('id').executeTakeFirstOrThrow()
  const { id: profileId } = await db
    .insertInto('eurydice_user_profiles')
    .values({ user_id: user.id, associated_user_profile_id: randomUUID() })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('eurydice_last_packet_received_at').values({ timestamp: new Date().toISOString() }).execute()
  return {
    url: server.url,
    db,
    empty: () => db.deleteFrom('eurydice_incoming_transferables').execute(),
    /** Whether the user is associated with an account of the origin. */
    setLinked: (linked: boolean) =>
      db
        .updateTable('eurydice_user_profiles')
        .set({ user_id: linked ? user.id : null })
        .execute(),
    /** A file as the receiver leaves it behind; `size` may claim more than there is, for rows without data. */
    arrive: async (file: {
      name: string
      content?: string
      state?: IncomingState
      size?: number
      meta?: Record<string, string>
    }) => {
      const { name, content = '', state = 'SUCCESS', meta = {} } = file
      const id = randomUUID()
      const bytes = Buffer.from(content)
      if (state === 'SUCCESS') {
        const writer = await storage.create(id)
        await writer.write(bytes)
        await writer.finish()
      }
      const size = file.size ?? bytes.byteLength
      await db
        .insertInto('eurydice_incoming_transferables')
        .values({
          id,
          name,
          sha1: createHash('sha1').update(bytes).digest(),
          sha256: createHash('sha256').update(bytes).digest(),
          rehash_intermediary: null,
          bytes_received: state === 'ONGOING' ? Math.floor(size / 2) : size,
          size,
          user_profile_id: profileId,
          user_provided_meta: { 'Metadata-Name': name, ...meta },
          state,
          finished_at: state === 'ONGOING' ? null : new Date(Date.now() + 1000).toISOString(),
        })
        .execute()
      return id
    },
  }
}
