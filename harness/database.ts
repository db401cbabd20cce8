import { createHash, randomUUID } from 'node:crypto'
import { migrate } from '@farside/kernel/db'
import { Client } from 'pg'
import { readMigrations } from '../kernel/db/migrate.ts'

export interface FreshDatabase {
  /** Of a superuser, on a database that nobody else uses. */
  url: string
  drop(): Promise<void>
}

// Any number: test processes that want the same template must not both make it.
const TEMPLATE_LOCK = 7_310_042

/**
 * A new database on the server of this test run, migrated when a folder is given. Migrations run once a run of the
 * tests; every further database is a copy of that one (20 ms; by way of the log, the default, it takes twice as long).
 */
export async function freshDatabase({ migrations }: { migrations?: URL } = {}): Promise<FreshDatabase> {
  const server = process.env.FARSIDE_TEST_DATABASE_URL
  if (!server) throw new Error('No test database: harness/postgres.setup.ts must be the globalSetup of the test run')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withClient(server, async (client) => {
    const template = migrations ? await readyTemplate(client, server, migrations) : 'template1'
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
  })
  return {
    url: onDatabase(server, name),
    drop: () =>
      withClient(server, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

async function readyTemplate(client: Client, server: string, migrations: URL): Promise<string> {
  const files = await readMigrations(migrations)
  const hash = createHash('sha256').update(JSON.stringify(files.toSorted((a, b) => (a.name < b.name ? -1 : 1))))
  const name = `template_${hash.digest('hex').slice(0, 16)}`
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK])
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) {
      const unfinished = `${name}_unfinished`
      await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`)
      await client.query(`CREATE DATABASE ${unfinished}`)
      await migrate(onDatabase(server, unfinished), migrations)
      await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`)
    }
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  }
  return name
}

function onDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // also fails the statement in hand
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
