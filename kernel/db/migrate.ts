import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { Client, DatabaseError } from 'pg'
import { sessionOptions } from './column-types.ts'
import { decideMigrations } from './migrations.rules.ts'
import type { Migration } from './migrations.rules.ts'
import { problems } from './problems.ts'

// One number for everybody: two processes that start together on one database must not both migrate it.
const LOCK = 4_027_319_551

/**
 * Brings a database up to date from numbered SQL files (`0001-first-tables.sql`), each in a transaction of its own, and
 * remembers name and SHA-256 in `schema_migrations`. Safe to run twice, and from several processes at a time.
 *
 * @param folder the files; other files in it are refused
 * @returns the names applied now
 * @throws Problem `migration_refused` when a file was edited, removed or inserted; `migration_failed` with file and line
 */
export async function migrate(url: string, folder: URL): Promise<string[]> {
  const files = await readMigrations(folder)
  const client = new Client({
    connectionString: url,
    application_name: 'migrate',
    connectionTimeoutMillis: 5000,
    options: sessionOptions,
  })
  // A lost connection also fails the statement in hand; that is where it is reported.
  client.on('error', () => {})
  await client.connect()
  try {
    // The deadline is for another migration that hangs; it also bounds how long DDL may wait for readers.
    await client.query("SET lock_timeout = '60s'")
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
      name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())`)
    const { rows } = await client.query<Migration>('SELECT m.name, m.sha256 FROM schema_migrations m ORDER BY m.name')
    const verdict = decideMigrations(files, rows)
    if (!verdict.ok) throw problems.migration_refused(verdict.reason)
    for (const file of verdict.pending) await apply(client, file)
    return verdict.pending.map((file) => file.name)
  } finally {
    await client.end() // also gives the lock back
  }
}

interface MigrationFile extends Migration {
  text: string
}

/** The files of a migrations folder, as they are; the order and the names are `decideMigrations`' business. */
export async function readMigrations(folder: URL): Promise<MigrationFile[]> {
  const names = await readdir(folder)
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(new URL(name, folder.href.endsWith('/') ? folder : `${folder.href}/`))
      return { name, text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

async function apply(client: Client, file: MigrationFile) {
  await client.query('BEGIN')
  try {
    await client.query(file.text)
    await client.query('INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)', [file.name, file.sha256])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}) // a lost connection has rolled back already
    if (!(error instanceof DatabaseError)) throw error
    const line = error.position ? file.text.slice(0, Number(error.position) - 1).split('\n').length : undefined
    throw problems.migration_failed(file.name, line, error.message)
  }
}
