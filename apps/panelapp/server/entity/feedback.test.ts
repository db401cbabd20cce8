import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at, openEntityStage, regionValues, releases, strValues } from '../../tests/entity-stage.ts'
import type { EntityStage } from '../../tests/entity-stage.ts'
import { readFrozen } from '../document/read-frozen.ts'
import { editEntity } from './edit-entity.ts'
import type { EntityValues } from './entity.ts'
import { removeEntity } from './remove-entity.ts'
import { setField } from './set-field.ts'

let stage: EntityStage
let panelId = 0

beforeAll(async () => {
  stage = await openEntityStage()
})
afterAll(() => stage.close())
beforeEach(async () => {
  panelId = await stage.newPanel()
})

const ref = (type: 'gene' | 'str' | 'region', name: string) => ({ panelId, type, name })
const add = (type: 'gene' | 'str' | 'region', values: EntityValues, by = stage.curator) =>
  stage.add({ panelId, type, values, by })
const edit = (type: 'gene' | 'str' | 'region', name: string, values: EntityValues) =>
  stage.inTx((tx) => editEntity(tx, { entity: ref(type, name), values, releases, by: stage.curator, at }))
const lastText = async () => (await stage.activitiesOf(panelId)).at(-1)?.text
/** Nothing of the panel has moved. */
const expectUntouched = async () => {
  expect([await stage.versionOf(panelId), await stage.activitiesOf(panelId)]).toEqual(['1.4', []])
}

describe('a single value that a curator sets', () => {
  const set = (
    field: 'moi' | 'mode_of_pathogenicity' | 'phenotypes' | 'publications' | 'transcript',
    value: string | string[] | null,
    comment = '',
  ) => stage.inTx((tx) => setField(tx, { entity: ref('gene', 'MYH7'), field, value, comment, by: stage.curator, at }))

  test.each([
    [
      'moi',
      'MITOCHONDRIAL',
      'Mode of inheritance for gene: MYH7 was changed from Unknown to MITOCHONDRIAL',
      'Comment on mode of inheritance: c',
      'SetModeofInheritance',
    ],
    [
      'mode_of_pathogenicity',
      'Other',
      'Mode of pathogenicity for gene: MYH7 was changed from  to Other',
      'Comment on mode of pathogenicity: c',
      'SetModeofPathogenicity',
    ],
    [
      'phenotypes',
      ['a', 'b'],
      'Phenotypes for gene: MYH7 were changed from  to a; b',
      'Comment on phenotypes: c',
      'SetPhenotypes',
    ],
    [
      'publications',
      ['1', '2'],
      'Publications for gene: MYH7 were set to 1; 2',
      'Comment on publications: c',
      'SetPublications',
    ],
  ] as const)('%s', async (field, value, text, comment, issue) => {
    await set(field, typeof value === 'string' ? value : [...value], 'c')
    const row = (await stage.read(panelId, 'MYH7'))!
    expect(row).toMatchObject({ [field]: value, level: 3 })
    expect(await stage.versionOf(panelId)).toBe('1.5')
    expect(await lastText()).toBe(`${text}\nAdded comment: c`)
    expect(await stage.commentsOf(row.id)).toEqual([comment])
    expect((await stage.trackOf(row.id)).at(-1)).toMatchObject({ issue_type: issue, gel_status: 3 })
    await set(field, typeof value === 'string' ? value : [...value])
    expect(await stage.versionOf(panelId)).toBe('1.5')
    await set(field, null)
    expect(await stage.versionOf(panelId)).toBe('1.6')
  })

  test('transcripts are cleared, with history and log', async () => {
    await edit('gene', 'MYH7', { transcript: ['NM_1'] })
    await set('transcript', null)
    const row = (await stage.read(panelId, 'MYH7'))!
    expect(row.transcript).toBeNull()
    expect(await lastText()).toBe('Transcripts for gene: MYH7 were changed from NM_1 to ')
    expect((await stage.trackOf(row.id)).at(-1)).toMatchObject({ issue_type: 'SetTranscript' })
  })

  test('items of 256 characters are refused', async () => {
    await expect(set('publications', ['x'.repeat(256)])).rejects.toMatchObject({ code: 'fields_invalid' })
  })

  test('mode of pathogenicity of an STR', async () => {
    await add('str', strValues)
    await stage.inTx((tx) =>
      setField(tx, {
        entity: ref('str', 'A_1'),
        field: 'mode_of_pathogenicity',
        value: 'Other',
        by: stage.curator,
        at,
      }),
    )
    expect(await stage.read(panelId, 'A_1', 'str')).toMatchObject({ mode_of_pathogenicity: 'Other' })
  })
})

describe('removing an entity', () => {
  test('[82] it is gone from the live version and present in the one before', async () => {
    await stage.inTx((tx) => removeEntity(tx, { entity: ref('gene', 'MYH7'), by: stage.curator, at }))
    expect(await stage.read(panelId, 'MYH7')).toBeUndefined()
    expect(await stage.versionOf(panelId)).toBe('1.5')
    const frozen = await readFrozen(stage.db, panelId, { major: 1, minor: 4 })
    expect(JSON.parse(frozen!.text)).toMatchObject({ genes: [{ entity_name: 'MYH7', confidence_level: '3' }] })
    expect(await stage.activitiesOf(panelId)).toMatchObject([
      { text: 'removed gene:MYH7 from the panel', event_type: 'entity_removed', version: '1.5' },
    ])
    expect((await stage.changesOf(panelId)).at(-1)).toMatchObject({ kind: 'entity_removed', from_value: '3' })
  })

  test('of a region and an STR reads alike; what is not there is not found', async () => {
    await add('region', regionValues)
    await add('str', strValues)
    for (const [type, name] of [
      ['region', 'ISCA-1-Loss'],
      ['str', 'A_1'],
    ] as const) {
      await stage.inTx((tx) => removeEntity(tx, { entity: ref(type, name), by: stage.curator, at }))
    }
    expect((await stage.activitiesOf(panelId)).slice(-2).map((it) => it.text)).toEqual([
      'removed region:ISCA-1-Loss from the panel',
      'removed STR:A_1 from the panel',
    ])
    await expect(
      stage.inTx((tx) => removeEntity(tx, { entity: ref('str', 'A_1'), by: stage.curator, at })),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('only by curators', async () => {
    for (const by of [stage.reviewer, stage.registered]) {
      await expect(stage.inTx((tx) => removeEntity(tx, { entity: ref('gene', 'MYH7'), by, at }))).rejects.toMatchObject(
        { code: 'not_allowed' },
      )
    }
    await expectUntouched()
  })
})
