import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, PanelTx, Tables } from '../../tables.ts'
import { addGene, addPanel } from '../../tests/sample-panels.ts'
import { addPerson } from '../../tests/sample-people.ts'
import { readFrozen } from '../document/read-frozen.ts'
import { addEntity } from '../entity/add-entity.ts'
import { changePanel } from '../panel/change-panel.ts'
import { createPanel } from '../panel/create-panel.ts'
import { lockPanel } from '../panel/lock-panel.ts'
import { deletePanel } from '../panel/set-status.ts'
import { reviewEntity } from '../review/review-entity.ts'
import type { Actor } from '../viewer/viewer.ts'
import { promotePanel } from './promote-panel.ts'

let database: FreshDatabase
let db: PanelDb
let curator: Actor
let second: Actor
let reviewer: Actor
let alpha = 0
let made = 0

const began = '2026-01-10T00:00:00.000000Z'
const at = '2026-02-01T10:20:30.123000Z'
const releases = { GRch37: '82', GRch38: '90' }

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  curator = await addPerson(db, 'cora', 'GEL')
  second = await addPerson(db, 'carl', 'GEL')
  reviewer = await addPerson(db, 'rita', 'REVIEWER')
  for (const gene_symbol of ['BRCA1', 'BRCA2']) {
    await db.insertInto('gene').values({ gene_symbol, ensembl_genes: ensembl }).execute()
  }
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})
beforeEach(async () => {
  alpha = await addPanelAt('Alpha', 1, 4)
  await addGene(db, alpha, 'MYH7', { sources: ['Expert Review Green'] })
})

const ensembl = JSON.stringify({ GRch38: { '90': { ensembl_id: 'ENSG1', location: '1:1-2' } } })

const addPanelAt = (name: string, major_version: number, minor_version: number) =>
  addPanel(db, { name: `${name} ${++made}`, major_version, minor_version, version_created: began, description: 'd' })

const inTx = <T>(work: (tx: PanelTx) => Promise<T>) => db.transaction().execute(work)

const literature = (gene: string) =>
  ({ type: 'gene', values: { gene, source: ['Literature'], moi: 'Unknown' }, releases }) as const
const addGeneTo = (panelId: number, gene: string, by = curator) =>
  inTx((tx) => addEntity(tx, { ...literature(gene), panelId, by, at }))

async function headOf(panelId: number) {
  const row = await db.selectFrom('panel').selectAll().where('id', '=', panelId).executeTakeFirstOrThrow()
  return { ...row, version: `${row.major_version}.${row.minor_version}` }
}
const versionOf = async (panelId: number) => (await headOf(panelId)).version
const frozenOf = async (panelId: number) => {
  const rows = await db
    .selectFrom('snapshot')
    .select(['major_version', 'minor_version', 'reason', 'superseded_at'])
    .where('panel_id', '=', panelId)
    .orderBy('id')
    .execute()
  return rows.map((it) => ({ version: `${it.major_version}.${it.minor_version}`, reason: it.reason }))
}
const activitiesOf = (panelId: number) =>
  db
    .selectFrom('activity')
    .select(['text', 'event_type', sql<string>`extra_data->>'panel_version'`.as('version')])
    .where('panel_id', '=', panelId)
    .orderBy('id')
    .execute()
/** Until a transaction of this database waits for the lock of another. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } =
      await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        db,
      )
    if (rows.length > 0) return
  }
}
const symbolsOf = async (panelId: number) =>
  (
    await db.selectFrom('entity').select('entity_name').where('panel_id', '=', panelId).orderBy('entity_name').execute()
  ).map((it) => it.entity_name)

describe('a new minor version', () => {
  test('[42] a curator adds a gene: 1.4 becomes 1.5, and 1.4 is frozen without it', async () => {
    await addGeneTo(alpha, 'BRCA1')
    const head = await headOf(alpha)
    expect([head.version, head.version_created]).toEqual(['1.5', at])
    const frozen = await readFrozen(db, alpha, { major: 1, minor: 4 })
    const document = JSON.parse(frozen!.text) as { version: string; genes: { entity_name: string }[] }
    expect([document.version, document.genes.map((it) => it.entity_name)]).toEqual(['1.4', ['MYH7']])
    expect(await frozenOf(alpha)).toEqual([{ version: '1.4', reason: null }])
    const changes = await db.selectFrom('change').selectAll().where('panel_id', '=', alpha).orderBy('id').execute()
    expect(changes.map((it) => [it.kind, it.version, it.at])).toEqual([
      ['version_created', '1.5', at],
      ['entity_added', '1.5', at],
    ])
  })

  test('two at the same instant begin one after the other', async () => {
    await addGeneTo(alpha, 'BRCA1')
    await addGeneTo(alpha, 'BRCA2')
    expect((await headOf(alpha)).version_created).toBe('2026-02-01T10:20:30.123001Z')
    const ends = await db
      .selectFrom('snapshot')
      .select('superseded_at')
      .where('panel_id', '=', alpha)
      .orderBy('id')
      .execute()
    expect(ends.map((it) => it.superseded_at)).toEqual([at, '2026-02-01T10:20:30.123001Z'])
  })

  test('[43] the panel form saved unchanged makes neither a version nor an activity', async () => {
    const { name, description } = await headOf(alpha)
    const fields = { name: ` ${name} `, description, status: 'public', hpo: [], childIds: [], typeIds: [] } as const
    const saved = await inTx((tx) => changePanel(tx, { panelId: alpha, fields, by: curator, at }))
    expect(saved).toEqual({ major: 1, minor: 4, changed: false })
    expect([await versionOf(alpha), await activitiesOf(alpha)]).toEqual(['1.4', []])
  })

  test('[45] a review makes none', async () => {
    const values = { rating: 'GREEN' } as const
    const entity = { panelId: alpha, type: 'gene', name: 'MYH7' } as const
    await inTx((tx) => reviewEntity(tx, { entity, values, by: reviewer, at }))
    expect(await versionOf(alpha)).toBe('1.4')
  })

  test('[56] two curators add different genes at the same moment: both are there, in versions 1.5 and 1.6', async () => {
    await Promise.all([addGeneTo(alpha, 'BRCA1', curator), addGeneTo(alpha, 'BRCA2', second)])
    expect(await symbolsOf(alpha)).toEqual(['BRCA1', 'BRCA2', 'MYH7'])
    expect([await versionOf(alpha), (await frozenOf(alpha)).map((it) => it.version)]).toEqual(['1.6', ['1.4', '1.5']])
    expect((await activitiesOf(alpha)).map((it) => it.version)).toEqual(['1.5', '1.6'])
  })

  test('[57] two add the same gene at the same moment: one wins, the other is told so', async () => {
    const outcomes = await Promise.allSettled([addGeneTo(alpha, 'BRCA1', curator), addGeneTo(alpha, 'BRCA1', second)])
    const refused = outcomes.filter((it) => it.status === 'rejected')
    expect(refused.map((it) => it.reason)).toMatchObject([{ code: 'entity_already_added' }])
    expect(refused[0]!.reason.message).toContain('already been added')
    expect(await versionOf(alpha)).toBe('1.5')
  })

  test('many at once on the children of one super panel wait for each other instead of dying', async () => {
    const children = [alpha, await addPanelAt('Beta', 0, 0), await addPanelAt('Gamma', 0, 0)]
    const parent = await addPanel(db, { name: `Parent ${++made}`, children })
    await Promise.all(children.flatMap((id) => [addGeneTo(id, 'BRCA1'), addGeneTo(id, 'BRCA2', second)]))
    expect(await versionOf(parent)).toBe('0.6')
    expect((await frozenOf(parent)).length).toBe(6)
  })

  test('so do a super panel that gets other children and an addition to one of these', async () => {
    const parent = await addPanelAt('Parent', 0, 0)
    const [beta, gamma] = [await addPanelAt('Beta', 0, 0), await addPanelAt('Gamma', 0, 0)]
    const choose = (childIds: number[]) =>
      inTx((tx) => changePanel(tx, { panelId: parent, fields: { childIds }, by: curator, at }))
    await choose([beta])
    // The parent has the lower number: whoever began with the child alone would hold what the other waits for.
    let choosing: Promise<unknown> | undefined
    await inTx(async (tx) => {
      await lockPanel(tx, beta)
      choosing = choose([beta, gamma])
      await somebodyWaits()
      await addEntity(tx, { ...literature('BRCA1'), panelId: beta, by: curator, at })
    })
    await choosing
    expect([await versionOf(beta), await versionOf(parent)]).toEqual(['0.1', '0.3'])
  })

  test('[58] when freezing fails nothing of the whole action stays', async () => {
    // The version is there already, so that the snapshot cannot be written.
    await inTx((tx) => changePanel(tx, { panelId: alpha, fields: { hpo: ['HP:1'] }, by: curator, at }))
    await db.updateTable('panel').set({ minor_version: 4 }).where('id', '=', alpha).execute()
    const before = await activitiesOf(alpha)
    await expect(addGeneTo(alpha, 'BRCA1')).rejects.toMatchObject({ code: '23505' })
    expect([await versionOf(alpha), await symbolsOf(alpha), await activitiesOf(alpha)]).toEqual([
      '1.4',
      ['MYH7'],
      before,
    ])
  })
})

describe('promotion', () => {
  const promote = (comment: string, by = curator) => inTx((tx) => promotePanel(tx, { panelId: alpha, comment, by, at }))

  test('[47] of 1.4 with the comment "done" makes 2.0; the comment stays with 1.4 and nothing is ready', async () => {
    await db.updateTable('entity').set({ ready: true }).where('panel_id', '=', alpha).execute()
    await db.updateTable('panel').set({ version_comment: 'older' }).where('id', '=', alpha).execute()
    expect(await promote(' done ')).toEqual({ major: 2, minor: 0 })
    const head = await headOf(alpha)
    expect(head.version).toBe('2.0')
    expect(head.version_comment).toBe('2026-02-01 10:20 Cora Person (Lab) promoted panel to 2.0\ndone\n\nolder')
    expect(await frozenOf(alpha)).toEqual([{ version: '1.4', reason: 'done' }])
    const ready = await db.selectFrom('entity').select('ready').where('panel_id', '=', alpha).execute()
    expect([ready, head.stats['number_of_ready_genes']]).toEqual([[{ ready: false }], 0])
    expect(await activitiesOf(alpha)).toEqual([
      { text: 'promoted panel to version 2.0', event_type: 'panel_promoted', version: '2.0' },
    ])
  })

  test('[48] needs a comment', async () => {
    await expect(promote('  ')).rejects.toMatchObject({ details: { fields: { version_comment: expect.any(String) } } })
    expect(await versionOf(alpha)).toBe('1.4')
  })

  test('is for curators, and not for super panels', async () => {
    await expect(promote('done', reviewer)).rejects.toMatchObject({ code: 'not_allowed' })
    const parent = await addPanel(db, { name: `Parent ${++made}`, children: [alpha] })
    const promotion = { panelId: parent, comment: 'x', by: curator, at }
    await expect(inTx((tx) => promotePanel(tx, promotion))).rejects.toMatchObject({ code: 'panel_is_super' })
  })
})

describe('super panels', () => {
  test('[49] two genes added to a child make 0.2 of its parent, and nothing of another', async () => {
    const child = await addPanelAt('Child', 0, 0)
    const parent = await addPanel(db, { name: `Parent ${++made}`, children: [child] })
    const stranger = await addPanel(db, { name: `Other ${++made}`, children: [alpha] })
    await addGeneTo(child, 'BRCA1')
    await addGeneTo(child, 'BRCA2')
    expect([await versionOf(child), await versionOf(parent), await versionOf(stranger)]).toEqual(['0.2', '0.2', '0.0'])
    expect((await headOf(parent)).stats['number_of_genes']).toBe(2)
    const frozen = JSON.parse((await readFrozen(db, parent, { major: 0, minor: 1 }))!.text) as { genes: unknown[] }
    expect(frozen.genes).toMatchObject([{ entity_name: 'BRCA1', panel: { id: child, version: '0.1' } }])
  })

  test('[50] a promoted child gives its parent the next major version', async () => {
    const parent = await addPanel(db, {
      name: `Parent ${++made}`,
      major_version: 3,
      minor_version: 7,
      children: [alpha],
    })
    await inTx((tx) => promotePanel(tx, { panelId: alpha, comment: 'x', by: curator, at }))
    expect(await versionOf(parent)).toBe('4.0')
  })

  test('[51] a gene added to one is refused and changes nothing', async () => {
    const parent = await addPanel(db, { name: `Parent ${++made}`, children: [alpha] })
    await expect(addGeneTo(parent, 'BRCA1')).rejects.toMatchObject({ code: 'panel_is_super', kind: 'conflict' })
    expect([await versionOf(parent), await symbolsOf(parent), await activitiesOf(parent)]).toEqual(['0.0', [], []])
  })

  test('[52] one of children 1.3 and 4.0 begins at 4.0, lists both and adds up their numbers', async () => {
    const children = [await addPanelAt('One', 1, 2), await addPanelAt('Two', 4, 0)]
    await addGeneTo(children[0]!, 'BRCA1')
    await addGene(db, children[1]!, 'TTN')
    await inTx((tx) => changePanel(tx, { panelId: children[0]!, fields: { status: 'internal' }, by: curator, at }))
    const beta = { name: `Both ${++made}`, description: 'd', childIds: children }
    await db
      .updateTable('panel')
      .set({ stats: JSON.stringify({ number_of_genes: 1 }) })
      .where('id', '=', children[1]!)
      .execute()
    const { panelId, ...version } = await inTx((tx) => createPanel(tx, { fields: beta, by: curator, at }))
    expect(version).toEqual({ major: 4, minor: 0 })
    const listed = await db
      .selectFrom('panel_child')
      .select('child_id')
      .where('parent_id', '=', panelId)
      .orderBy('position')
      .execute()
    expect(listed.map((it) => it.child_id)).toEqual(children)
    const head = await headOf(panelId)
    expect([head.is_super, head.stats['number_of_genes'], head.stats['number_of_entities']]).toEqual([true, 2, 2])
  })

  test('lose the numbers of a child that is deleted', async () => {
    await addGeneTo(alpha, 'BRCA1')
    const fields = { name: `Lone ${++made}`, description: 'd', childIds: [alpha] }
    const { panelId } = await inTx((tx) => createPanel(tx, { fields, by: curator, at }))
    expect((await headOf(panelId)).stats['number_of_genes']).toBe(2)
    await inTx((tx) => deletePanel(tx, { panelId: alpha, by: curator, at }))
    expect((await headOf(panelId)).stats['number_of_genes']).toBe(0)
  })

  test.each([
    ['another super panel', async () => addPanel(db, { name: `Inner ${++made}`, children: [alpha] })],
    ['a deleted panel', async () => addPanel(db, { name: `Gone ${++made}`, status: 'deleted' })],
    ['a panel that is not there', async () => 999_999],
    [
      'a panel known by name alone',
      async () => addPanel(db, { name: `Listed ${++made}`, origin: 'mirrored', is_listed: true }),
    ],
  ])('refuse %s as a child', async (_, makeChild) => {
    const fields = { name: `New ${++made}`, description: 'd', childIds: [alpha, await makeChild()] }
    await expect(inTx((tx) => createPanel(tx, { fields, by: curator, at }))).rejects.toMatchObject({
      details: { fields: { child_panels: expect.any(String) } },
    })
  })

  test('are never made of a panel with entities of its own, nor of one that is part of another', async () => {
    const makeSuper = (panelId: number, child: number) =>
      inTx((tx) => changePanel(tx, { panelId, fields: { childIds: [child] }, by: curator, at }))
    const empty = await addPanelAt('Empty', 0, 0)
    const refusal = { details: { fields: { child_panels: expect.any(String) } } }
    await expect(makeSuper(alpha, empty)).rejects.toMatchObject(refusal)
    await addPanel(db, { name: `Parent ${++made}`, children: [empty] })
    await expect(makeSuper(empty, alpha)).rejects.toMatchObject(refusal)
    expect([await versionOf(alpha), await versionOf(empty)]).toEqual(['1.4', '0.0'])
  })

  test('that get other children move once', async () => {
    const beta = await addPanelAt('Beta', 2, 2)
    const parent = await addPanel(db, { name: `Parent ${++made}`, children: [alpha] })
    await inTx((tx) => changePanel(tx, { panelId: parent, fields: { childIds: [beta, alpha] }, by: curator, at }))
    expect([await versionOf(parent), await versionOf(alpha)]).toEqual(['0.1', '1.4'])
    const names = [(await headOf(beta)).name, (await headOf(alpha)).name].join('; ')
    expect((await activitiesOf(parent)).map((it) => it.text)).toEqual([`Changed child panels to: ${names}`])
  })
})
