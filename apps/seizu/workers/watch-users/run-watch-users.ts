import { migrate, openDatabase } from '@farside/kernel/db'
import { building } from '@farside/kernel/lifecycle'
import { openSeizuLog } from '../../log.ts'
import { migrations } from '../../migrations.ts'
import { openUserStore } from '../../server/user-store/open-user-store.ts'
import type { Settings } from '../../settings.ts'
import { databaseUsers } from '../../source/database-users.ts'
import { openGraph } from '../../source/neo4j.ts'
import type { Tables } from '../../tables.ts'
import { watchUsers } from './watch-users.ts'

/** `seizu worker watch-users`. */
export async function runWatchUsers(
  settings: Settings,
  signal: AbortSignal,
  notices: readonly string[],
): Promise<void> {
  const log = openSeizuLog('seizu.watch-users', settings)
  for (const message of notices) log.warn('setting_notice', { message })
  const { SEIZU_DATABASE_URL: url } = settings
  if (url !== undefined) await migrate(url, migrations)
  const parts = await building(async (keep) => {
    const db =
      url === undefined
        ? undefined
        : keep(openDatabase<Tables>(url, { name: 'seizu watch-users', poolSize: 2, log }), (it) => it.destroy())
    const store = keep(await openUserStore(settings, db), (it) => it.close())
    const graph = keep(openGraph(settings), (it) => it.close())
    return { store, users: databaseUsers(graph, settings.NEO4J_MINTED_USER_ROLES) }
  })
  try {
    await watchUsers({ settings, users: parts.users, store: parts.store, log, now: () => new Date() }, signal)
  } finally {
    await parts.close()
  }
}
