import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { addPanel } from '../../tests/sample-panels.ts'
import { lockPanel, lockPanels } from './lock-panel.ts'

let database: FreshDatabase
let db: PanelDb
let made = 0
beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

const waiting = (count: number) =>
  expect
    .poll(
      async () =>
        (
          await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
            db,
          )
        ).rows.length,
      { timeout: 10_000 },
    )
    .toBe(count)

test('a panel that gets another super panel while somebody waits for its lock makes nobody die', async () => {
  const parent = await addPanel(db, { name: `Parent ${++made}` })
  const child = await addPanel(db, { name: `Child ${made}` })
  expect(parent).toBeLessThan(child)
  const ends = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const adoption = db.transaction().execute(async (tx) => {
    await lockPanels(tx, [parent, child])
    await tx.insertInto('panel_child').values({ parent_id: parent, child_id: child, position: 0 }).execute()
    begun.resolve()
    await ends.promise
  })
  await begun.promise
  // Waits for the child, and will find that it needs the parent too, whose number is lower.
  const ofChild = db.transaction().execute((tx) => lockPanel(tx, child))
  await waiting(1)
  // In order: the parent, and the child once the other one waits for the parent.
  const ofBoth = db.transaction().execute(async (tx) => {
    await lockPanel(tx, parent)
    await waiting(1)
    return lockPanels(tx, [parent, child])
  })
  await waiting(2)
  ends.resolve()
  await adoption
  const [locked, both] = await Promise.all([ofChild, ofBoth])
  expect([locked?.parentIds, [...both.keys()]]).toEqual([[parent], [parent, child]])
})
