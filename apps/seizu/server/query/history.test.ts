import { openDatabase } from '@farside/kernel/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../../../harness/database.ts'
import type { FreshDatabase } from '../../../../harness/database.ts'
import { migrations } from '../../migrations.ts'
import type { SeizuDb, Tables } from '../../tables.ts'
import { findHistory, insertHistory, listHistory } from './history.queries.ts'

let database: FreshDatabase
let db: SeizuDb
beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})
const keep = (user: string, text: string) => insertHistory(db, user, { text, parameters: {} })
const list = (user: string, page = 1) => listHistory(db, user, { page, per_page: 20 })

describe('the history', () => {
  test('is of the newest 500 of each user, and nobody is pruned for another', async () => {
    const other = await keep('bob', 'RETURN 0')
    const first = await keep('ann', 'RETURN 1')
    for (let n = 2; n <= 501; n += 1) await keep('ann', `RETURN ${n}`)
    expect((await list('ann')).total).toBe(500)
    expect((await list('ann', 25)).items.at(-1)?.query).toBe('RETURN 2')
    expect(await findHistory(db, 'ann', first)).toBeUndefined()
    expect(await findHistory(db, 'bob', other)).toEqual({ text: 'RETURN 0', parameters: {} })
  })
  test('is told newest first, a page at a time', async () => {
    for (let n = 1; n <= 25; n += 1) await keep('cleo', `RETURN ${n}`)
    const [newest, older, none] = [await list('cleo'), await list('cleo', 2), await list('cleo', 3)]
    expect([newest.items.length, newest.items[0]?.query, newest.total]).toEqual([20, 'RETURN 25', 25])
    expect([older.items.length, older.items.at(-1)?.query]).toEqual([5, 'RETURN 1'])
    expect(none.items).toEqual([])
  })
  test.each(['', 'x', '-1', '1.5', '99999999999999999999', '1; DROP TABLE query_history'])(
    'has no entry %j',
    async (id) => expect(await findHistory(db, 'ann', id)).toBeUndefined(),
  )
})
