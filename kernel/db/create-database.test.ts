import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { createDatabase } from './index.ts'

const server = process.env.FARSIDE_TEST_DATABASE_URL ?? ''
const names = (suffix: string) => ({ database: `made_${suffix}`, user: `made_${suffix}`, password: `it's "${suffix}"` })

async function loginTo(database: string, { user, password }: { user: string; password: string }): Promise<string> {
  const url = new URL(server)
  Object.assign(url, { pathname: database, username: user, password: encodeURIComponent(password) })
  const client = new Client({ connectionString: url.href })
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name')
    return rows[0]!.name
  } finally {
    await client.end()
  }
}

describe('a database with a login of its own', () => {
  test('is made once, and takes over a changed password', async () => {
    const made = names(randomUUID())
    await createDatabase(server, made)
    await createDatabase(server, { ...made, password: 'changed' })
    expect(await loginTo(made.database, { ...made, password: 'changed' })).toBe(made.database)
    await expect(loginTo(made.database, made)).rejects.toMatchObject({ code: '28P01' })
  })

  test('is closed to the login of another one', async () => {
    const [one, two] = [names(randomUUID()), names(randomUUID())]
    await createDatabase(server, one)
    await createDatabase(server, two)
    await expect(loginTo(one.database, two)).rejects.toMatchObject({ code: '42501' })
  })
})
