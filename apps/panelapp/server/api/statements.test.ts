import { openDatabase } from '@farside/kernel/db'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { startWeb } from '../../app.ts'
import { migrations } from '../../migrations.ts'
import { readPanelappSettings } from '../../settings.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { addGene, addPanel } from '../../tests/sample-panels.ts'

let database: FreshDatabase
let db: PanelDb
let web: Awaited<ReturnType<typeof startWeb>>
let statements = 0
const sizes = [1, 40]
const ids: number[] = []

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  for (const size of sizes) {
    const id = await addPanel(db, { name: `Of ${size}` })
    for (let at = 0; at < size; at += 1) await addGene(db, id, `GENE${at}`, { sources: ['Literature'], tags: ['new'] })
    ids.push(id)
  }
  const { settings } = readPanelappSettings({ DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0' })
  const counted = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      statements += 1
      return result
    },
  })
  web = await startWeb(settings, { log: silentLog, db: counted })
})
afterAll(async () => {
  await web?.close()
  await db?.destroy()
  await database?.drop()
})

describe('what an answer costs', () => {
  test.each([
    ['panels/:id/', 3],
    ['panels/:id/genes/', 4],
    ['panels/:id/versions/', 4],
    ['panels/:id/activities/', 3],
    ['panels/:id/genes/GENE0/evaluations/?include_comments=true', 5],
    ['genes/?entity_name=GENE0', 4],
    ['panels/', 2],
    ['panels/signedoff/', 3],
  ])('%s takes %i statements at most, whatever the size of the panel', async (path, most) => {
    const taken: number[] = []
    for (const id of ids) {
      await db.updateTable('panel').set({ description: path }).where('id', '=', id).execute()
      statements = 0
      const reply = await fetch(`${web.url}/api/v1/${path.replace(':id', String(id))}`)
      expect(reply.status).toBe(200)
      taken.push(statements)
    }
    expect(taken[0]).toBe(taken[1])
    expect(taken[0]).toBeGreaterThan(0)
    expect(taken[0]).toBeLessThanOrEqual(most)
  })

  test('an answer that is kept takes one', async () => {
    const address = `${web.url}/api/v1/panels/${ids[1]}/`
    await (await fetch(address)).text()
    statements = 0
    await (await fetch(address)).text()
    expect(statements).toBe(1)
  })
})
