import { openDatabase } from '@farside/kernel/db'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../migrations.ts'
import type { PanelDb, Tables } from '../tables.ts'

describe('the revision of a panel', () => {
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

  test('moves with everything that the panel shows', async () => {
    const { id: panelId } = await db
      .insertInto('panel')
      .values({ name: 'Alpha' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { id: typeId } = await db
      .insertInto('panel_type')
      .values({ name: 'Rare', slug: 'rare' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { id: accountId } = await db
      .insertInto('account')
      .values({ username: 'ann', password: '!' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db.insertInto('gene').values({ gene_symbol: 'ABC1' }).execute()
    let entityId = 0
    let evaluationId = 0
    const { id: tagId } = await db.insertInto('tag').values({ name: 'new' }).returning('id').executeTakeFirstOrThrow()
    const revision = async () =>
      (await db.selectFrom('panel').select('revision').where('id', '=', panelId).executeTakeFirstOrThrow()).revision

    const steps: [string, () => Promise<unknown>][] = [
      ['the panel itself', () => db.updateTable('panel').set({ description: 'x' }).where('id', '=', panelId).execute()],
      ['a type given', () => db.insertInto('panel_has_type').values({ panel_id: panelId, type_id: typeId }).execute()],
      [
        'a type renamed',
        () => db.updateTable('panel_type').set({ name: 'Rare disease' }).where('id', '=', typeId).execute(),
      ],
      [
        'an entity added',
        async () => {
          const made = await db
            .insertInto('entity')
            .values({
              panel_id: panelId,
              entity_type: 'gene',
              entity_name: 'ABC1',
              gene_symbol: 'ABC1',
              gene_copy: '{}',
            })
            .returning('id')
            .executeTakeFirstOrThrow()
          entityId = made.id
        },
      ],
      [
        'evidence',
        () => db.insertInto('evidence').values({ entity_id: entityId, name: 'Literature', rating: 5 }).execute(),
      ],
      ['a tag given', () => db.insertInto('entity_tag').values({ entity_id: entityId, tag_id: tagId }).execute()],
      ['a tag renamed', () => db.updateTable('tag').set({ name: 'newer' }).where('id', '=', tagId).execute()],
      [
        'an evaluation',
        async () => {
          const made = await db
            .insertInto('evaluation')
            .values({ entity_id: entityId, account_id: accountId })
            .returning('id')
            .executeTakeFirstOrThrow()
          evaluationId = made.id
        },
      ],
      ['a comment', () => db.insertInto('comment').values({ evaluation_id: evaluationId, comment: 'hm' }).execute()],
      [
        'a reviewer renamed',
        () => db.updateTable('account').set({ last_name: 'Bee' }).where('id', '=', accountId).execute(),
      ],
      ['an entity removed', () => db.deleteFrom('entity').where('id', '=', entityId).execute()],
    ]
    for (const [what, step] of steps) {
      const before = await revision()
      await step()
      expect(await revision(), what).toBeGreaterThan(before)
    }
  })

  test('moves once for all that one transaction does', async () => {
    const { id } = await db.insertInto('panel').values({ name: 'Beta' }).returning('id').executeTakeFirstOrThrow()
    const revision = async () =>
      (await db.selectFrom('panel').select('revision').where('id', '=', id).executeTakeFirstOrThrow()).revision
    const before = await revision()
    await db.transaction().execute(async (tx) => {
      const values = { panel_id: id, text: 'x', item_type: 'panel' as const, extra_data: '{}', event_type: 'x' }
      for (let turn = 0; turn < 5; turn += 1) await tx.insertInto('activity').values(values).execute()
    })
    expect(await revision()).toBe(before + 1)
  })
})
