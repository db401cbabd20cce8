import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startWeb } from '../../app.ts'
import { migrations } from '../../migrations.ts'
import { readPanelappSettings } from '../../settings.ts'
import type { PanelDb, PanelTx, Tables } from '../../tables.ts'
import { addGene, addPanel } from '../../tests/sample-panels.ts'
import { addPerson } from '../../tests/sample-people.ts'
import { bumpPanels } from '../version/bump-panel.ts'
import type { Actor } from '../viewer/viewer.ts'
import { changePanel } from './change-panel.ts'
import { createPanel } from './create-panel.ts'
import type { PanelFields, SignOffForm } from './panel.rules.ts'
import { refreshStats, resetAllStats } from './refresh-stats.ts'
import { approvePanel, deletePanel, rejectPanel } from './set-status.ts'

let database: FreshDatabase
let db: PanelDb
let curator: Actor
let reviewer: Actor
let types: number[]
let alpha = 0
let made = 0
const at = '2026-02-01T10:20:30.123000Z'

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  curator = await addPerson(db, 'cora', 'GEL')
  reviewer = await addPerson(db, 'rita', 'REVIEWER')
  const rows = await db
    .insertInto('panel_type')
    .values(['Rare', 'Cancer'].map((name) => ({ name, slug: name.toLowerCase() })))
    .returning('id')
    .execute()
  types = rows.map((it) => it.id)
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})
beforeEach(async () => {
  const version = { major_version: 1, minor_version: 4, version_created: '2026-01-10T00:00:00.000000Z' }
  alpha = await addPanel(db, { name: `Alpha ${++made}`, description: 'd', hpo: ['HP:1'], ...version })
})

const inTx = <T>(work: (tx: PanelTx) => Promise<T>) => db.transaction().execute(work)
const change = (fields: Partial<PanelFields>, signOff?: SignOffForm, by = curator) =>
  inTx((tx) => changePanel(tx, { panelId: alpha, fields, ...(signOff && { signOff }), by, at }))
const create = (fields: Partial<PanelFields>) =>
  inTx((tx) => createPanel(tx, { fields: { name: `New ${++made}`, description: 'd', ...fields }, by: curator, at }))

async function stateOf(panelId: number) {
  const row = await db.selectFrom('panel').selectAll().where('id', '=', panelId).executeTakeFirstOrThrow()
  const activities = await db
    .selectFrom('activity')
    .select(['text', 'event_type'])
    .where('panel_id', '=', panelId)
    .orderBy('id')
    .execute()
  const changes = await db.selectFrom('change').selectAll().where('panel_id', '=', panelId).orderBy('id').execute()
  return {
    ...row,
    version: `${row.major_version}.${row.minor_version}`,
    texts: activities.map((it) => it.text),
    events: activities.map((it) => it.event_type),
    changes: changes.map(({ kind, from_value, to_value, fields }) => [kind, from_value, to_value, fields]),
  }
}
const faultsOf = (saving: Promise<unknown>) =>
  saving.then(
    () => 'saved',
    (error: { details: { fields?: Record<string, string> } }) => Object.keys(error.details.fields ?? {}),
  )

describe('a new panel', () => {
  test('begins internal at 0.0, and the log says what was set', async () => {
    const beta = await addPanel(db, { name: 'Child' })
    const { panelId } = await create({
      name: ' Heart ',
      relevantDisorders: [' R1', '', 'R2 '],
      typeIds: [types[1]!, types[0]!, types[1]!],
      childIds: [beta],
    })
    const panel = await stateOf(panelId)
    expect(panel).toMatchObject({ name: 'Heart', status: 'internal', version: '0.0', old_panels: ['R1', 'R2'] })
    expect([panel.version_created, panel.known_from, panel.stats['number_of_genes']]).toEqual([at, at, 0])
    expect(panel.texts).toEqual([
      'Added Panel Heart\nRelated panels set to R1; R2\nChild panels set to: Child\nPanel types set to Cancer; Rare',
    ])
    expect(panel.changes).toEqual([['panel_added', null, 'Heart', []]])
  })

  test.each([
    ['no name', { name: ' ' }, ['level4']],
    ['no description', { description: '' }, ['description']],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, ['level4']],
    ['a disorder of 256 characters', { relevantDisorders: ['x'.repeat(256)] }, ['old_panels']],
    ['a type that is not there', { typeIds: [999] }, ['types']],
  ])('is refused with %s', async (_, fields, faults) => {
    expect(await faultsOf(create(fields))).toEqual(faults)
  })

  test('is refused a name that another has, whatever its case, until that one is deleted', async () => {
    await create({ name: 'Taken' })
    expect(await faultsOf(create({ name: 'tAKEN ' }))).toEqual(['level4'])
    await db.updateTable('panel').set({ status: 'deleted' }).where('name', '=', 'Taken').execute()
    expect(await faultsOf(create({ name: 'tAKEN' }))).toBe('saved')
  })

  test('of two with one name at the same moment one is refused', async () => {
    const outcomes = await Promise.all([faultsOf(create({ name: 'Race' })), faultsOf(create({ name: 'RACE' }))])
    expect(outcomes.toSorted()).toEqual([['level4'], 'saved'])
  })
})

describe('saving the panel form', () => {
  test('is one version and one activity, with a line for each changed field', async () => {
    const name = `Renamed ${++made}`
    const before = await stateOf(alpha)
    await change({
      name,
      level2: 'Group',
      description: 'other',
      hpo: ['HP:1', 'HP:2'],
      relevantDisorders: ['R1'],
      status: 'internal',
      typeIds: [types[0]!],
      omim: [],
    })
    const panel = await stateOf(alpha)
    expect(panel).toMatchObject({ name, version: '1.5', level2title: 'Group', status: 'internal', old_panels: ['R1'] })
    expect(panel.texts).toEqual([
      [
        `Panel name changed from ${before.name} to ${name}`,
        'Disease group changed from  to Group',
        'Panel description changed',
        'HPO terms changed from HP:1 to HP:1; HP:2',
        'List of related panels changed from  to R1',
        'Panel status changed from public to internal',
        'Panel types changed to Rare',
      ].join('\n'),
    ])
    expect(panel.changes).toEqual([
      ['version_created', '1.4', '1.5', []],
      ['panel_changed', before.name, name, ['name', 'disease_group', 'description', 'relevant_disorders', 'types']],
      ['status_changed', 'public', 'internal', []],
    ])
  })

  test('types in another order are no change', async () => {
    await change({ typeIds: types })
    expect(await change({ typeIds: types.toReversed() })).toMatchObject({ minor: 5, changed: false })
  })

  test('with a fault saves nothing', async () => {
    expect(await faultsOf(change({ name: '', level2: 'Group' }, { version: 'abc', date: '' }))).toEqual([
      'level4',
      'signed_off_version',
    ])
    expect(await stateOf(alpha)).toMatchObject({ version: '1.4', level2title: '', texts: [] })
  })

  test('is for curators, and never of a mirrored or deleted panel', async () => {
    await expect(change({ level2: 'x' }, undefined, reviewer)).rejects.toMatchObject({ code: 'not_allowed' })
    await db.updateTable('panel').set({ origin: 'mirrored' }).where('id', '=', alpha).execute()
    await expect(change({ level2: 'x' })).rejects.toMatchObject({ code: 'panel_mirrored' })
    await db.updateTable('panel').set({ origin: 'own', status: 'deleted' }).where('id', '=', alpha).execute()
    await expect(change({ level2: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('signing off', () => {
  const signOff = (version: string, date = '') => change({}, { version, date })
  const historyOf = async () => {
    const rows = await db
      .selectFrom('sign_off as o')
      .innerJoin('snapshot as s', 's.id', 'o.snapshot_id')
      .select(['s.minor_version', 'o.signed_off', 'o.removed_at', 's.signed_off_date'])
      .where('o.panel_id', '=', alpha)
      .orderBy('o.id')
      .execute()
    return rows.map((it) => [it.minor_version, it.signed_off, it.removed_at, it.signed_off_date])
  }
  const counting = async () =>
    db
      .selectFrom('panel as p')
      .innerJoin('snapshot as s', 's.id', 'p.signed_off_id')
      .select(['s.minor_version as minor', 's.signed_off_date as date'])
      .where('p.id', '=', alpha)
      .executeTakeFirst()

  test('[53] 1.4, live when the form was opened, dated 31/01/2026', async () => {
    expect(await signOff(' 1.4 ', '31/01/2026')).toMatchObject({ minor: 5, changed: true })
    expect(await counting()).toEqual({ minor: 4, date: '2026-01-31' })
    expect(await stateOf(alpha)).toMatchObject({
      texts: ['Panel version 1.4 has been signed off on 2026-01-31'],
      events: ['panel_signed_off'],
    })
  })

  test('[53] shows in the web services, and with the frozen version', async () => {
    await signOff('1.4', '31/01/2026')
    const { settings } = readPanelappSettings({ DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0' })
    const web = await startWeb(settings, { log: silentLog })
    const read = async (path: string) => (await fetch(`${web.url}/api/v1/panels/${path}`)).json() as Promise<unknown>
    const shown = { id: alpha, version: '1.4', signed_off: '2026-01-31' }
    expect(await read(`signedoff/?panel_id=${alpha}`)).toMatchObject({ count: 1, results: [shown] })
    expect(await read(`${alpha}/?version=1.4`)).toMatchObject(shown)
    expect(await read(`${alpha}/`)).toMatchObject({ version: '1.5' })
    await change({ level2: 'x' })
    await signOff('1.6', '2026-02-10')
    const all = (await read(`signedoff/?panel_id=${alpha}&display=all`)) as { results: { version: string }[] }
    expect(all.results.map((it) => it.version).toSorted()).toEqual(['1.4', '1.6'])
    expect(await read(`signedoff/?panel_id=${alpha}`)).toMatchObject({ count: 1, results: [{ version: '1.6' }] })
    await web.close()
  })

  test.each([
    ['an ISO date', '2026-01-31', '2026-01-31'],
    ['short numbers', '1/2/2026', '2026-02-01'],
    ['no date, which is today', '', '2026-02-01'],
  ])('takes %s', async (_, date, stored) => {
    await signOff('1.4', date)
    expect((await counting())?.date).toBe(stored)
  })

  test.each([
    ['9.9', '', ['signed_off_version']],
    ['abc', '', ['signed_off_version']],
    ['1', '', ['signed_off_version']],
    ['1.5', '', ['signed_off_version']],
    ['', '31/01/2026', ['signed_off_version']],
    ['1.4', '31/02/2026', ['signed_off_date']],
    ['1.4', 'yesterday', ['signed_off_date']],
    ['1.4', '2026-13-01', ['signed_off_date']],
  ])('[54] %s of "%s" is a fault of the field and makes no version', async (version, date, faults) => {
    expect(await faultsOf(signOff(version, date))).toEqual(faults)
    expect([(await stateOf(alpha)).version, await counting()]).toEqual(['1.4', undefined])
  })

  test('[55] 1.4 and later 1.6 leaves one that counts, and both in the history', async () => {
    await signOff('1.4', '2026-01-31')
    await change({ level2: 'x' })
    await signOff('1.6', '2026-02-10')
    expect(await counting()).toEqual({ minor: 6, date: '2026-02-10' })
    expect(await historyOf()).toEqual([
      [4, '2026-01-31', null, '2026-01-31'],
      [6, '2026-02-10', null, '2026-02-10'],
    ])
  })

  test('the same again is no change; both fields emptied take it back', async () => {
    await signOff('1.4', '2026-01-31')
    expect(await signOff('1.4', '31/01/2026')).toMatchObject({ changed: false })
    expect(await signOff('', '')).toMatchObject({ minor: 6, changed: true })
    expect(await counting()).toBeUndefined()
    expect(await historyOf()).toEqual([[4, '2026-01-31', '2026-02-01T10:20:30.123001Z', null]])
    const panel = await stateOf(alpha)
    expect(panel.texts.at(-1)).toBe('Panel signed-off version 1.4 has been removed')
    expect([panel.events.at(-1), panel.changes.at(-1)]).toEqual([
      'panel_sign_off_removed',
      ['sign_off_removed', '2026-01-31', null, []],
    ])
    const versions = await db.selectFrom('change').select('version').where('kind', '=', 'sign_off_removed').execute()
    expect(versions).toEqual([{ version: '1.4' }])
    expect(await signOff('', '')).toMatchObject({ changed: false })
  })
})

describe('approving, rejecting and deleting', () => {
  const act = (verb: typeof approvePanel, by = curator) => inTx((tx) => verb(tx, { panelId: alpha, by, at }))

  test('change the status and make no version', async () => {
    await act(rejectPanel)
    await act(rejectPanel)
    await act(approvePanel)
    await act(approvePanel)
    await act(deletePanel)
    const panel = await stateOf(alpha)
    expect(panel).toMatchObject({ status: 'deleted', version: '1.4', description: 'd' })
    expect(panel.texts).toEqual([
      'Panel status changed from public to internal',
      'Panel status changed from internal to public',
      'Panel deleted',
    ])
    expect(panel.changes.map((it) => it.slice(0, 3))).toEqual([
      ['status_changed', 'public', 'internal'],
      ['status_changed', 'internal', 'public'],
      ['status_changed', 'public', 'deleted'],
    ])
    await expect(act(approvePanel)).rejects.toMatchObject({ code: 'not_found' })
  })

  test.each([approvePanel, rejectPanel, deletePanel])('are for curators (%o)', async (verb) => {
    await expect(act(verb, reviewer)).rejects.toMatchObject({ code: 'not_allowed' })
  })

  test('promoted is approved already', async () => {
    await db.updateTable('panel').set({ status: 'promoted' }).where('id', '=', alpha).execute()
    await act(approvePanel)
    expect(await stateOf(alpha)).toMatchObject({ status: 'promoted', texts: [] })
  })
})

describe('the numbers of a panel', () => {
  const numbersOf = async (panelId: number) => (await stateOf(panelId)).stats
  async function review(entityId: number, by: Actor) {
    await db.insertInto('evaluation').values({ entity_id: entityId, account_id: by.accountId }).execute()
  }

  test('count entities by type, flagged ones and those without a list too, and who reviewed them', async () => {
    const first = await addGene(db, alpha, 'MYH7', { ready: true })
    await addGene(db, alpha, 'TTN', { flagged: true, saved_gel_status: 0 })
    const beta = await addPanel(db, { name: `Beta ${++made}` })
    await review(await addGene(db, beta, 'BRCA1', { saved_gel_status: 1 }), reviewer)
    await review(first, curator)
    await review(first, reviewer)
    const parent = await addPanel(db, { name: `Parent ${++made}`, children: [alpha, beta] })
    await inTx((tx) => refreshStats(tx, [alpha, beta]))
    const people = [curator.accountId, reviewer.accountId]
    expect(await numbersOf(alpha)).toEqual({
      number_of_genes: 2,
      number_of_evaluated_genes: 1,
      number_of_ready_genes: 1,
      number_of_green_genes: 1,
      gene_reviewers: people,
      number_of_strs: 0,
      number_of_evaluated_strs: 0,
      number_of_ready_strs: 0,
      number_of_green_strs: 0,
      str_reviewers: [],
      number_of_regions: 0,
      number_of_evaluated_regions: 0,
      number_of_ready_regions: 0,
      number_of_green_regions: 0,
      region_reviewers: [],
      entity_reviewers: people,
      number_of_reviewers: 2,
      number_of_entities: 2,
      number_of_evaluated_entities: 1,
      number_of_ready_entities: 1,
      number_of_green_entities: 1,
    })
    expect(await numbersOf(parent)).toMatchObject({
      number_of_genes: 3,
      number_of_evaluated_entities: 2,
      number_of_reviewers: 2,
      gene_reviewers: people,
    })
  })

  test('are counted anew by a command that makes no version, children first', async () => {
    await addGene(db, alpha, 'MYH7')
    const parent = await addPanel(db, { name: `Parent ${++made}`, children: [alpha] })
    await resetAllStats(db)
    expect([(await numbersOf(alpha))['number_of_genes'], (await numbersOf(parent))['number_of_genes']]).toEqual([1, 1])
    expect([(await stateOf(alpha)).version, (await stateOf(parent)).version]).toEqual(['1.4', '0.0'])
    const { revision } = await stateOf(alpha)
    expect((await resetAllStats(db)).changed).toBe(0)
    expect((await stateOf(alpha)).revision).toBe(revision)
  })
})

test('an action on several panels moves a super panel of two of them once', async () => {
  const beta = await addPanel(db, { name: `Beta ${++made}` })
  const parent = await addPanel(db, { name: `Parent ${++made}`, children: [alpha, beta] })
  const bumped = await inTx((tx) => bumpPanels(tx, { panelIds: [beta, alpha], kind: 'minor', at }))
  expect([...bumped.entries()].map(([id, { major, minor }]) => [id, `${major}.${minor}`]).toSorted()).toEqual(
    [
      [alpha, '1.5'],
      [beta, '0.1'],
      [parent, '0.1'],
    ].toSorted(),
  )
})
