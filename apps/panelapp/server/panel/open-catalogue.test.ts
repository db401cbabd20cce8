import { openDatabase } from '@farside/kernel/db'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { addPanel } from '../../tests/sample-panels.ts'
import { openCatalogue } from './open-catalogue.ts'

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

const rename = (of: Pick<PanelDb, 'updateTable'>, id: number, description: string) =>
  of.updateTable('panel').set({ description }).where('id', '=', id).execute()

describe('the catalogue', () => {
  test('is the same value as long as nothing changes, and in name order', async () => {
    await addPanel(db, { name: 'beta' })
    await addPanel(db, { name: 'Alpha' })
    const reader = openCatalogue(db)
    const first = await reader.read()
    expect(first.panels.map((it) => it.name)).toEqual(['Alpha', 'beta'])
    expect(await reader.read()).toBe(first)
  })

  test('sees a change that took its revision first and was committed last', async () => {
    const one = await addPanel(db, { name: 'One' })
    const two = await addPanel(db, { name: 'Two' })
    const reader = openCatalogue(db)
    const described = async (id: number) => (await reader.read()).byId.get(id)!.description
    let commit = () => {}
    const committed = new Promise<void>((resolve) => (commit = resolve))
    let began = () => {}
    const begun = new Promise<void>((resolve) => (began = resolve))
    const slow = db.transaction().execute(async (tx) => {
      await rename(tx, one, 'slow')
      began()
      await committed
    })
    await begun
    await rename(db, two, 'fast')
    expect([await described(one), await described(two)]).toEqual(['', 'fast'])
    commit()
    await slow
    expect(await described(one)).toBe('slow')
  })

  test('never gives a caller what was true before his own write, and looks once for all who wait', async () => {
    const id = await addPanel(db, { name: 'Busy' })
    let statements = 0
    let gate = Promise.resolve()
    const slow = db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        statements += 1
        // What was looked up stays on its way until the gate opens.
        await gate
        return result
      },
    })
    const reader = openCatalogue(slow)
    await reader.read()
    statements = 0
    let open = () => {}
    gate = new Promise<void>((resolve) => (open = resolve))
    const before = reader.read()
    await expect.poll(() => statements).toBe(1)
    await rename(db, id, 'written')
    const after = [reader.read(), reader.read(), reader.read()]
    open()
    expect((await before).byId.get(id)!.description).toBe('')
    for (const catalogue of await Promise.all(after)) expect(catalogue.byId.get(id)!.description).toBe('written')
    // The mark for the first; the mark and all panels for the others together.
    expect(statements).toBe(3)
  })

  test('goes on after a failure', async () => {
    const broken = openDatabase<Tables>(database.url.replace(/test_\w+/, 'nosuch'))
    const reader = openCatalogue(broken)
    await expect(reader.read()).rejects.toThrow()
    await expect(Promise.all([reader.read(), reader.read()])).rejects.toThrow()
    await broken.destroy()
  })
})
