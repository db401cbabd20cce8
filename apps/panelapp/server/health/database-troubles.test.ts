import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { silentLog } from '@farside/kernel/log'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWeb } from '../../app.ts'
import { migrations } from '../../migrations.ts'
import { readPanelappSettings } from '../../settings.ts'
import type { PanelDb, Tables } from '../../tables.ts'

let database: FreshDatabase
let other: PanelDb
beforeAll(async () => {
  database = await freshDatabase({ migrations })
  other = openDatabase<Tables>(database.url)
})
afterAll(async () => {
  await other?.destroy()
  await database?.drop()
})

/** Runs with a site whose pool has two connections, while a table that every answer needs is held by somebody else. */
async function whileHeld(work: (ask: () => Promise<Response>) => Promise<void>, statementSeconds?: number) {
  const { settings } = readPanelappSettings({ DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0' })
  const name = `troubled ${statementSeconds}`
  const options = { name, poolSize: 2, log: silentLog, ...(statementSeconds !== undefined && { statementSeconds }) }
  const db = openDatabase<Tables>(database.url, options)
  const web = await startWeb(settings, { log: silentLog, db })
  const ask = () => fetch(`${web.url}/api/v1/panels/`)
  try {
    await other.transaction().execute(async (tx) => {
      await sql`lock table panel in access exclusive mode`.execute(tx)
      await work(ask)
    })
    // A line that was cut may be given out once more before its end is known.
    await expect.poll(async () => (await ask()).status).toBe(200)
  } finally {
    await web.close()
    await db.destroy()
  }
}

describe('while the database', () => {
  test('does not answer in time, requests are refused as not available, and later ones are served', async () => {
    await whileHeld(async (ask) => {
      const reply = await ask()
      expect([reply.status, await reply.json()]).toEqual([
        503,
        { detail: 'The database takes too long; try again in a minute.' },
      ])
    }, 0.2)
  })

  test('cuts the line in the middle of an answer, the same', async () => {
    await whileHeld(async (ask) => {
      const asked = ask()
      await expect
        .poll(async () => {
          const { rows } = await sql`
            select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'troubled undefined' and wait_event_type = 'Lock'`.execute(other)
          return rows.length
        })
        .toBe(1)
      const reply = await asked
      expect([reply.status, await reply.json()]).toEqual([503, { detail: 'The database cannot be reached' }])
    })
  })
})
