import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../migrations.ts'
import type { PanelDb, Tables } from '../tables.ts'
import { seedDemo } from './seed-demo.ts'

let database: FreshDatabase
let db: PanelDb
const seeding = { seed: 7, until: new Date('2026-11-25T00:00:00Z') }

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  await seedDemo(db, seeding)
}, 180_000)
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

const count = async (query: ReturnType<typeof sql<{ count: number }>>) => (await query.execute(db)).rows[0]!.count

describe('seeding the demo set', () => {
  test('makes panels of every standing, with versions, sign-offs, reviews and a log', async () => {
    const statuses = await db.selectFrom('panel').select('status').distinct().execute()
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set(['public', 'internal', 'retired']))
    expect(await count(sql`select count(*)::int as count from panel where is_super`)).toBe(2)
    expect(await count(sql`select count(*)::int as count from panel where signed_off_id is not null`)).toBeGreaterThan(
      5,
    )
    expect(await count(sql`select count(*)::int as count from snapshot`)).toBeGreaterThan(400)
    expect(await count(sql`select count(*)::int as count from evaluation`)).toBeGreaterThan(100)
    expect(await count(sql`select count(*)::int as count from entity where flagged`)).toBeGreaterThan(3)
    expect(await count(sql`select count(*)::int as count from home_text`)).toBe(2)
    const levels = await db.selectFrom('entity').select('level').distinct().execute()
    expect(levels).toHaveLength(4)
  })

  test('says that everything happened when it is told to have happened', async () => {
    const late = await count(sql`
      select count(*)::int as count from (
        select created from activity union all select version_created from panel union all select at from change
        union all select created from entity union all select created from evaluation
      ) t where created >= '2026-11-25' or created < '2024-01-01'`)
    expect(late).toBe(0)
  })

  test('is refused where anything is, and then changes nothing', async () => {
    const before = await count(sql`select count(*)::int as count from activity`)
    await expect(seedDemo(db, seeding)).rejects.toThrow('there are panels or genes here already')
    expect(await count(sql`select count(*)::int as count from activity`)).toBe(before)
  })
})
