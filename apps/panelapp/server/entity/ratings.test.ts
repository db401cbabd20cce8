import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { highConfidenceSources } from '../../contract/vocabulary.ts'
import { at, openEntityStage, releases } from '../../tests/entity-stage.ts'
import type { EntityStage } from '../../tests/entity-stage.ts'
import { approveEntity } from './approve-entity.ts'
import { clearSources } from './clear-sources.ts'
import { editEntity } from './edit-entity.ts'
import { markNotReady, markPanelNotReady, markReady } from './mark-ready.ts'
import { setRating } from './set-rating.ts'

let stage: EntityStage
let panelId = 0
const myh7 = () => ({ panelId, type: 'gene', name: 'MYH7' }) as const
const added = () => ({ panelId, type: 'gene', name: 'BRCA1' }) as const

beforeAll(async () => {
  stage = await openEntityStage()
})
afterAll(() => stage.close())
beforeEach(async () => {
  panelId = await stage.newPanel()
})

describe('the rating of what is added', () => {
  test.each([
    ['[28] by a curator with the source Literature: red', ['Literature'], 1],
    ['[29] with UKGTN: red', ['UKGTN'], 1],
    ['[30] with two high-confidence sources: amber', ['UKGTN', 'Emory Genetics Laboratory'], 2],
    ['[31] with three: green', highConfidenceSources.slice(0, 3), 3],
    ['[31] with four: green', highConfidenceSources, 3],
    [
      '[36] with an expert review and three high-confidence sources: as the review says',
      ['Expert Review Red', ...highConfidenceSources.slice(0, 3)],
      1,
    ],
  ])('%s', async (_, source, level) => {
    await stage.addGene(panelId, 'BRCA1', source)
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level, saved_gel_status: level, flagged: false })
    expect(await stage.versionOf(panelId)).toBe('1.5')
  })

  test('[33] by a reviewer: flagged, grey, no version; the source is kept but does not count', async () => {
    const id = await stage.addGene(panelId, 'BRCA1', ['UKGTN'], stage.reviewer)
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level: 0, saved_gel_status: 0, flagged: true })
    expect(await stage.sourcesOf(id)).toEqual(['UKGTN'])
    expect(await stage.versionOf(panelId)).toBe('1.4')
    expect((await stage.activitiesOf(panelId)).map((it) => it.event_type)).toEqual(['entity_proposed'])
  })

  test('[34] a curator accepts it: rated by the sources of curators alone, in a new version', async () => {
    const id = await stage.addGene(panelId, 'BRCA1', ['UKGTN'], stage.reviewer)
    await stage.inTx((tx) => approveEntity(tx, { entity: added(), by: stage.curator, at }))
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level: 0, flagged: false })
    expect(await stage.versionOf(panelId)).toBe('1.5')
    expect((await stage.trackOf(id)).at(-1)).toMatchObject({ issue_type: 'ApprovedEntity', gel_status: 0 })
    expect((await stage.changesOf(panelId)).at(-1)).toMatchObject({ kind: 'entity_changed', fields: ['flagged'] })
    await stage.inTx((tx) => approveEntity(tx, { entity: added(), by: stage.curator, at }))
    expect(await stage.versionOf(panelId)).toBe('1.5')
  })

  test('[34] with a source of a curator: rated by that', async () => {
    await stage.addGene(panelId, 'BRCA1', ['UKGTN'], stage.reviewer)
    const values = { source: ['UKGTN', 'Literature'] }
    await stage.inTx((tx) => editEntity(tx, { entity: added(), values, releases, by: stage.curator, at }))
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level: 0, flagged: true })
    await stage.inTx((tx) => approveEntity(tx, { entity: added(), by: stage.curator, at }))
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level: 1, flagged: false })
    expect((await stage.activitiesOf(panelId)).at(-1)?.text).toBe(
      'Approved gene: BRCA1\nRating Changed from No list to Red List (low evidence)',
    )
  })
})

describe('a rating that is set', () => {
  const rate = (level: 0 | 1 | 2 | 3, more = {}) =>
    stage.inTx((tx) => setRating(tx, { entity: myh7(), level, by: stage.second, at, ...more }))

  test('[35] the newer of two expert reviews counts when sources are read again', async () => {
    const { id } = (await stage.read(panelId, 'MYH7'))!
    const created = '2026-01-01T00:00:00.000000Z'
    const evidence = { entity_id: id, name: 'Expert Review Amber', rating: 5, author_type: 'GEL' as const, created }
    await stage.db.insertInto('evidence').values(evidence).execute()
    await stage.inTx((tx) =>
      editEntity(tx, { entity: myh7(), values: { penetrance: 'Complete' }, releases, by: stage.curator, at }),
    )
    expect(await stage.read(panelId, 'MYH7')).toMatchObject({ level: 3 })
  })

  test('[37] to 0: flagged, level 0, source Expert Review Removed, and the text says removed', async () => {
    await rate(0)
    const row = (await stage.read(panelId, 'MYH7'))!
    expect(row).toMatchObject({
      level: 0,
      saved_gel_status: 0,
      flagged: true,
      level_since: at,
      level_since_known: true,
    })
    expect(await stage.sourcesOf(row.id)).toEqual(['Expert Review Removed'])
    expect(await stage.activitiesOf(panelId)).toMatchObject([
      { text: 'Gene: MYH7 has been removed from the panel.', version: '1.5', event_type: 'rating_set' },
      { text: 'Classified gene: MYH7 as No list', version: '1.5', event_type: 'rating_set' },
    ])
  })

  test('[38] and then to 3: unflagged, with one expert review', async () => {
    await rate(0)
    await rate(3)
    const row = (await stage.read(panelId, 'MYH7'))!
    expect(row).toMatchObject({ level: 3, flagged: false })
    expect(await stage.sourcesOf(row.id)).toEqual(['Expert Review Green'])
    expect((await stage.activitiesOf(panelId)).slice(2).map((it) => it.text)).toEqual([
      'Gene: MYH7 has been classified as Green List (High Evidence).',
      'Classified gene: MYH7 as Green List (high evidence)',
    ])
    expect((await stage.trackOf(row.id)).at(-1)).toMatchObject({
      issue_type: 'EntityClassifiedbyGenomicsEnglandCurator',
      gel_status: 3,
    })
    expect((await stage.changesOf(panelId)).slice(1)).toMatchObject([
      { kind: 'rating_changed', version: '1.5', from_value: '3', to_value: '0' },
      { kind: 'entity_changed', version: '1.5', fields: ['evidence', 'flagged'] },
      { kind: 'rating_changed', version: '1.6', from_value: '0', to_value: '3' },
      { kind: 'entity_changed', version: '1.6', fields: ['evidence', 'flagged'] },
    ])
  })

  test('keeps other sources, and gives the same when computed again', async () => {
    await stage.addGene(panelId, 'BRCA1', ['Literature'])
    await stage.inTx((tx) => setRating(tx, { entity: added(), level: 2, by: stage.curator, at }))
    const values = { publications: ['12345678'] }
    await stage.inTx((tx) => editEntity(tx, { entity: added(), values, releases, by: stage.curator, at }))
    const row = (await stage.read(panelId, 'BRCA1'))!
    expect(row.level).toBe(2)
    expect(await stage.sourcesOf(row.id)).toEqual(['Expert Review Amber', 'Literature'])
  })

  test('a comment goes to the own review and into the log', async () => {
    await rate(2, { comment: 'weak' })
    const { id } = (await stage.read(panelId, 'MYH7'))!
    expect(await stage.commentsOf(id)).toEqual(['Comment on list classification: weak'])
    expect((await stage.activitiesOf(panelId))[0]?.text).toBe(
      'Gene: MYH7 has been classified as Amber List (Moderate Evidence).\nAdded comment: weak',
    )
    const reviews = await stage.db.selectFrom('evaluation').selectAll().where('entity_id', '=', id).execute()
    expect(reviews).toMatchObject([{ account_id: stage.second.accountId, rating: '', version: '1.5' }])
    const { stats } = await stage.db
      .selectFrom('panel')
      .select('stats')
      .where('id', '=', panelId)
      .executeTakeFirstOrThrow()
    expect(stats).toMatchObject({ number_of_evaluated_genes: 1, number_of_green_genes: 0, number_of_reviewers: 1 })
  })

  test('the same again makes no version; a comment beside it is kept', async () => {
    await rate(3)
    expect([await stage.versionOf(panelId), await stage.activitiesOf(panelId)]).toEqual(['1.4', []])
    await rate(3, { comment: 'still' })
    expect(await stage.versionOf(panelId)).toBe('1.4')
    expect(await stage.activitiesOf(panelId)).toMatchObject([{ text: 'Added comment: still', version: '1.4' }])
  })

  test('reviewers and registered users may not', async () => {
    for (const by of [stage.reviewer, stage.registered]) {
      await expect(rate(1, { by })).rejects.toMatchObject({ code: 'not_allowed' })
    }
    expect(await stage.versionOf(panelId)).toBe('1.4')
  })
})

describe('clearing sources', () => {
  test('[39] of a green gene: level 0; those of curators are gone, those of others stay', async () => {
    const { id } = (await stage.read(panelId, 'MYH7'))!
    const evidence = { entity_id: id, name: 'Research', rating: 5, author_type: 'REVIEWER' as const }
    await stage.db.insertInto('evidence').values(evidence).execute()
    await stage.inTx((tx) => clearSources(tx, { entity: myh7(), by: stage.curator, at }))
    expect(await stage.read(panelId, 'MYH7')).toMatchObject({ level: 0, flagged: false })
    expect(await stage.sourcesOf(id)).toEqual(['Research'])
    expect(await stage.versionOf(panelId)).toBe('1.5')
    expect((await stage.trackOf(id)).at(-1)).toMatchObject({
      issue_type: 'ClearSources,GelStatusUpdate',
      gel_status: 0,
    })
    expect((await stage.activitiesOf(panelId)).map((it) => it.text)).toEqual([
      'All sources for gene: MYH7 were removed\nRating Changed from Green List (high evidence) to No list',
    ])
  })

  test('one of them: rated by the rest; an absent one changes nothing', async () => {
    const id = await stage.addGene(panelId, 'BRCA1', ['UKGTN', 'Emory Genetics Laboratory'])
    const clear = (source: string) =>
      stage.inTx((tx) => clearSources(tx, { entity: added(), source, by: stage.curator, at }))
    await clear('UKGTN')
    expect(await stage.sourcesOf(id)).toEqual(['Emory Genetics Laboratory'])
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level: 1 })
    expect((await stage.activitiesOf(panelId)).at(-1)?.text).toContain('Source: UKGTN was removed from gene: BRCA1')
    await clear('UKGTN')
    expect(await stage.versionOf(panelId)).toBe('1.6')
  })
})

describe('ready marks', () => {
  const ready = (more = {}) =>
    stage.inTx((tx) => markReady(tx, { entity: myh7(), comment: 'ok', by: stage.second, at, ...more }))
  const isReady = async () => (await stage.read(panelId, 'MYH7'))?.ready

  test('[40] ready with the comment "ok": kept, logged, confirmed by this curator, no version', async () => {
    const { level_since } = (await stage.read(panelId, 'MYH7'))!
    await ready()
    const row = (await stage.read(panelId, 'MYH7'))!
    expect(row).toMatchObject({ ready: true, level: 3, level_since })
    expect(await stage.commentsOf(row.id)).toEqual(['Comment when marking as ready: ok'])
    expect((await stage.activitiesOf(panelId)).map((it) => it.text)).toEqual([
      'Marked gene: MYH7 as ready\nAdded comment: ok',
    ])
    expect(await stage.versionOf(panelId)).toBe('1.4')
    const evidence = await stage.db.selectFrom('evidence').selectAll().where('entity_id', '=', row.id).execute()
    expect(evidence).toMatchObject([{ name: 'Expert Review Green', account_id: stage.second.accountId }])
  })

  test('without a comment there is no review', async () => {
    await ready({ comment: '' })
    const row = (await stage.read(panelId, 'MYH7'))!
    expect(await stage.commentsOf(row.id)).toEqual([])
    expect((await stage.activitiesOf(panelId)).map((it) => it.text)).toEqual(['Marked gene: MYH7 as ready'])
  })

  test('not ready, one or the whole panel', async () => {
    await ready()
    await stage.inTx((tx) => markNotReady(tx, { entity: myh7(), by: stage.curator, at }))
    expect(await isReady()).toBe(false)
    await ready()
    const all = () => stage.inTx((tx) => markPanelNotReady(tx, { panelId, by: stage.curator, at }))
    expect([await all(), await isReady(), await all()]).toEqual([1, false, 0])
    expect(await stage.versionOf(panelId)).toBe('1.4')
    const { stats } = await stage.db
      .selectFrom('panel')
      .select('stats')
      .where('id', '=', panelId)
      .executeTakeFirstOrThrow()
    expect(stats).toMatchObject({ number_of_ready_genes: 0 })
  })
})

describe('a curator who leaves', () => {
  test('[41] takes no ratings away when the panel is edited afterwards', async () => {
    await stage.addGene(panelId, 'BRCA1', ['UKGTN', 'Emory Genetics Laboratory'], stage.second)
    const setType = (user_type: 'EXTERNAL' | 'GEL') =>
      stage.db.updateTable('reviewer').set({ user_type }).where('account_id', '=', stage.second.accountId).execute()
    await setType('EXTERNAL')
    try {
      const values = { phenotypes: ['Example'] }
      await stage.inTx((tx) => editEntity(tx, { entity: added(), values, releases, by: stage.curator, at }))
    } finally {
      await setType('GEL')
    }
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level: 2, phenotypes: ['Example'] })
    expect(await stage.read(panelId, 'MYH7')).toMatchObject({ level: 3 })
  })
})
