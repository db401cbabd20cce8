import { Client, escapeIdentifier, escapeLiteral } from 'pg'

interface Login {
  database: string
  user: string
  password: string
}

/**
 * A database with a role of its own, which nobody else may connect to. Safe to run at each start: what is there stays,
 * and a changed password is taken over.
 * @param serverUrl of a superuser
 */
export async function createDatabase(serverUrl: string, { database, user, password }: Login): Promise<void> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 5000 })
  client.on('error', () => {}) // also fails the statement in hand
  await client.connect()
  try {
    const role = escapeIdentifier(user)
    const { rowCount: roles } = await client.query('SELECT FROM pg_roles r WHERE r.rolname = $1', [user])
    await client.query(`${roles === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN PASSWORD ${escapeLiteral(password)}`)
    const { rowCount: databases } = await client.query('SELECT FROM pg_database d WHERE d.datname = $1', [database])
    if (databases === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(database)} OWNER ${role}`)
    await client.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(database)} FROM PUBLIC`)
  } finally {
    await client.end()
  }
}
