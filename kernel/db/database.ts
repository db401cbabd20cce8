import { Kysely, PostgresDialect } from 'kysely'
import type { Transaction } from 'kysely'
import { Pool } from 'pg'
import type { Log } from '../log/index.ts'
import { columnTypes, sessionOptions } from './column-types.ts'

/** A connection pool that may run statements on their own. */
export type Db<Tables> = Kysely<Tables>
/** A transaction: what a function takes whose statements must hold together. */
export type Tx<Tables> = Transaction<Tables>

export interface DatabaseOptions {
  /** Shown by the server in `pg_stat_activity`. */
  name?: string
  /** Most connections at a time; a caller beyond it waits. */
  poolSize?: number
  /** How long a caller waits for a connection, queueing included, before it gets a lost-connection error. */
  connectSeconds?: number
  /** When set, the server cancels a longer statement, and a server that no longer answers counts as lost soon after. */
  statementSeconds?: number
  log?: Log
}

/**
 * A pool of connections to PostgreSQL ≥ 15; nothing connects before the first statement. `destroy()` ends it.
 * Columns come back as: bigint → number (RangeError beyond 2^53), timestamptz → `2026-01-31T12:00:00.123456Z`
 * (text, because a Date has no microseconds), date → `2026-01-31`, numeric → text, bytea → Buffer.
 * @param url `postgres://user:password@host:port/database`
 */
export function openDatabase<Tables>(url: string, options: DatabaseOptions = {}): Db<Tables> {
  const { name = 'farside', poolSize = 10, connectSeconds = 5, statementSeconds, log } = options
  const pool = new Pool({
    connectionString: url,
    application_name: name,
    max: poolSize,
    connectionTimeoutMillis: connectSeconds * 1000,
    // Idle connections cost the server a process each; half a minute keeps bursts fast.
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: columnTypes,
    options: sessionOptions,
    ...(statementSeconds !== undefined && {
      statement_timeout: statementSeconds * 1000,
      // The server should have cancelled by then: if it has not, the line is dead.
      query_timeout: (statementSeconds + 5) * 1000,
    }),
  })
  const onLost = (error: Error) =>
    log?.warn('database_connection_lost', { message: 'A database connection was lost', error })
  // Without listeners the loss of a connection would end the process: the pool's hears of idle ones, and the client's of
  // one that a caller holds between two statements. The pool opens another when asked.
  pool.on('error', onLost)
  pool.on('connect', (client) => client.on('error', onLost))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** The URL of a database from its parts, whatever characters they hold; a host that begins with `/` is a socket folder. */
export function databaseUrl(parts: {
  host: string
  port: number
  user: string
  password: string
  database: string
}): string {
  const { host, port, user, password, database } = parts
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  const address = host.includes(':') ? `[${host}]` : host
  return host.startsWith('/')
    ? `postgres://${login}@localhost:${port}/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}`
    : `postgres://${login}@${address}:${port}/${encodeURIComponent(database)}`
}
