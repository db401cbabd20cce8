import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, PanelTx, Tables } from '../../tables.ts'
import { attempt } from './loading.ts'
import { emptySummary } from './summary.ts'

let database: FreshDatabase
let db: PanelDb
beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

const raise = (tx: PanelTx, code: string) =>
  sql`do $$ begin raise exception using errcode = ${sql.lit(code)}; end $$`.execute(tx)

describe('a document whose transaction', () => {
  test('the database ended because it waited in a ring with another one is tried again', async () => {
    const summary = emptySummary('', false)
    let tries = 0
    const made = await attempt(db, summary, 'it', async (tx) => {
      tries += 1
      if (tries < 3) await raise(tx, '40P01')
      return 'made'
    })
    expect([made, tries, summary.refused]).toEqual(['made', 3, []])
  })

  test('never gets through ends the run with the reason', async () => {
    let tries = 0
    const run = attempt(db, emptySummary('', false), 'it', (tx) => {
      tries += 1
      return raise(tx, '40P01')
    })
    await expect(run).rejects.toMatchObject({ code: '40P01' })
    expect(tries).toBe(5)
  })

  test('breaks a constraint is refused at once, by name', async () => {
    const summary = emptySummary('', false)
    let tries = 0
    await attempt(db, summary, 'it', (tx) => {
      tries += 1
      return raise(tx, '23505')
    })
    expect([tries, summary.refused]).toEqual([1, [expect.stringMatching(/^Cannot take it: the database refuses it/)]])
  })
})
