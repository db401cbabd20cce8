import { createDatabase, migrate, startPostgres } from '@farside/kernel/db'
import type { Postgres } from '@farside/kernel/db'
import type { Log } from '@farside/kernel/log'
import { Problem } from '@farside/kernel/errors'
import type { Store } from '../parts/store.ts'
import type { Run } from '../parts/supervise.ts'
import { problems } from '../problems.ts'
import type { Secrets } from '../run/secrets.ts'

interface Options {
  dataFolder: string
  port: number
  secrets: Secrets
  log: Log
}

/**
 * Starts the embedded server for one installation.
 * @throws Problem `database_needed`: why it cannot run here, and what to set instead
 */
export async function openServer({ dataFolder, port, secrets, log }: Options): Promise<Postgres> {
  try {
    return await startPostgres({
      dataFolder,
      port,
      password: secrets.database,
      installation: secrets.installation,
      log,
    })
  } catch (error) {
    if (error instanceof Problem && error.message.includes('Address already in use')) {
      throw problems.ports_taken([`127.0.0.1:${port} (database)`])
    }
    if (error instanceof Problem) throw problems.database_needed(error.message)
    throw error
  }
}

/** The server as a life of a supervised part. */
export function runOfServer(server: Postgres): Run {
  return { pid: server.pid, ended: server.ended, stop: (now = false) => server.stop(now) }
}

/** A role and a database for each store that has none elsewhere, and the tables of all up to date. */
export async function prepareStores(server: Postgres | undefined, stores: readonly Store[]): Promise<void> {
  await Promise.all(
    stores.map(async ({ url, migrations, embedded }) => {
      if (server && embedded) await createDatabase(server.url, embedded)
      await migrate(url, migrations)
    }),
  )
}
