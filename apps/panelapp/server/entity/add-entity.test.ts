import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at, openEntityStage, regionValues, strValues } from '../../tests/entity-stage.ts'
import type { EntityStage } from '../../tests/entity-stage.ts'
import { addPanel } from '../../tests/sample-panels.ts'
import type { EntityValues } from './entity.ts'
import { setField } from './set-field.ts'

let stage: EntityStage
let panelId = 0
const gene = { source: ['Literature'], moi: 'Unknown' }

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
const lastText = async () => (await stage.activitiesOf(panelId)).at(-1)?.text
/** Nothing of the panel has moved. */
const expectUntouched = async () => {
  expect([await stage.versionOf(panelId), await stage.activitiesOf(panelId)]).toEqual(['1.4', []])
}

describe('adding an entity', () => {
  test('writes its values, sources, tags, history and log', async () => {
    const id = await add('gene', {
      ...gene,
      gene: 'BRCA1',
      source: ['Literature', 'Research'],
      tags: ['treatable'],
      publications: ['12345678', '23456789 '],
      phenotypes: ['One\tthing, OMIM:1', 'other'],
      penetrance: 'Complete',
      mode_of_pathogenicity: 'Other',
      transcript: ['NM_1.2'],
    })
    const row = (await stage.read(panelId, 'BRCA1'))!
    expect(row).toMatchObject({
      id,
      level: 1,
      duplicate: 0,
      copy_hgnc_id: 'HGNC:5',
      gene_symbol: 'BRCA1',
      publications: ['12345678', '23456789'],
      phenotypes: ['One thing, OMIM:1', 'other'],
      transcript: ['NM_1.2'],
      tags: ['treatable'],
      created: at,
    })
    expect(JSON.parse(row.gene_copy!)).toMatchObject({ gene_symbol: 'BRCA1', gene_name: 'gene BRCA1' })
    expect(await stage.sourcesOf(id)).toEqual(['Research', 'Literature'])
    const label = 'gene: BRCA1'
    const { name } = await stage.db
      .selectFrom('panel')
      .select('name')
      .where('id', '=', panelId)
      .executeTakeFirstOrThrow()
    const lines = [
      `${label} was added`,
      `${label} was added to ${name}. Sources: Literature,Research`,
      `Tags added to ${label}: treatable`,
      `Mode of inheritance for ${label} was set to Unknown`,
      `Publications for ${label} were set to 12345678; 23456789`,
      `Phenotypes for ${label} were set to One thing, OMIM:1; other`,
      `Penetrance for ${label} was set to Complete`,
      `Mode of pathogenicity for ${label} was set to Other`,
    ]
    expect(await stage.activitiesOf(panelId)).toEqual([
      { text: lines.join('\n'), event_type: 'entity_added', entity_name: 'BRCA1', version: '1.5' },
    ])
    expect((await stage.trackOf(id))[0]).toMatchObject({
      issue_type:
        'Created,NewSource,AddedTag,SetModeofInheritance,SetPublications,SetPhenotypes,SetPenetrance,SetModeofPathogenicity,SetTranscript',
      gel_status: 1,
    })
  })

  test('a rating or a comment becomes the review of the one who adds it', async () => {
    const review = { rating: 'GREEN', current_diagnostic: true, comments: 'strong' } as const
    const values = { ...gene, gene: 'BRCA1', source: ['a', 'b'], publications: ['1'] }
    const id = await stage.add({ panelId, type: 'gene', values, review, by: stage.reviewer })
    const reviews = await stage.db.selectFrom('evaluation').selectAll().where('entity_id', '=', id).execute()
    expect(reviews).toMatchObject([
      { rating: 'GREEN', current_diagnostic: true, moi: 'Unknown', publications: ['1'], version: '1.4' },
    ])
    expect(await stage.commentsOf(id)).toEqual(['strong \nSources: a, b'])
    expect((await lastText())?.split('\n').slice(-3)).toEqual([
      'Review for gene: BRCA1 was set to GREEN',
      'Gene: BRCA1 was marked as current diagnostic',
      'Added comment: strong',
    ])
    const other = await stage.add({
      panelId,
      type: 'gene',
      values: { ...values, gene: 'BRCA2' },
      review: { rating: 'RED' },
      by: stage.reviewer,
    })
    expect(await stage.commentsOf(other)).toEqual(['Sources: a, b'])
  })

  test('[71] already there: refused, no version', async () => {
    await expect(add('gene', { ...gene, gene: 'MYH7' })).rejects.toMatchObject({
      code: 'entity_already_added',
      message: 'gene: MYH7 has already been added to the panel.',
    })
    await expectUntouched()
  })

  test('a gene and an STR may share a name', async () => {
    await add('str', { ...strValues, name: 'MYH7', gene: 'MYH7' })
    expect(await stage.read(panelId, 'MYH7', 'str')).toMatchObject({ gene_symbol: 'MYH7', level: 1 })
  })

  test('[72] an inactive or unknown gene is not a choice', async () => {
    for (const symbol of ['DEAD1', 'NONE', 'myh7']) {
      await expect(add('gene', { ...gene, gene: symbol })).rejects.toMatchObject({
        details: { fields: { gene: `"${symbol}" is not one of the available choices.` } },
      })
    }
    await expectUntouched()
  })

  test('[73] without source and without mode of inheritance: both fields are named', async () => {
    for (const values of [{ gene: 'BRCA1' }, { gene: 'BRCA1', source: [], moi: '' }]) {
      await expect(add('gene', values)).rejects.toMatchObject({
        details: { fields: { source: 'Select a source.', moi: 'Select a mode of inheritance.' } },
      })
    }
    await expectUntouched()
  })

  test('[74] MT-ND1 as biallelic is stored as MITOCHONDRIAL', async () => {
    await add('gene', { ...gene, gene: 'MT-ND1', moi: 'BIALLELIC, autosomal or pseudoautosomal' })
    expect(await stage.read(panelId, 'MT-ND1')).toMatchObject({ moi: 'MITOCHONDRIAL' })
    const entity = ref('gene', 'MT-ND1')
    await stage.inTx((tx) => setField(tx, { entity, field: 'moi', value: 'Unknown', by: stage.curator, at }))
    expect(await stage.read(panelId, 'MT-ND1')).toMatchObject({ moi: 'MITOCHONDRIAL' })
    expect(await stage.versionOf(panelId)).toBe('1.5')
  })

  test('[75] a sequence CAGX is refused, CAGN accepted', async () => {
    await expect(add('str', { ...strValues, repeated_sequence: 'CAGX' })).rejects.toMatchObject({
      details: { fields: { repeated_sequence: expect.stringContaining('CAGX') } },
    })
    await add('str', { ...strValues, repeated_sequence: 'CAGN' })
    expect(await stage.read(panelId, 'A_1', 'str')).toMatchObject({ repeated_sequence: 'CAGN', start_37: 3076604 })
  })

  test('[76] a position that ends before it starts, and one with its start alone', async () => {
    const values = { ...strValues, position_37: [5, Number.NaN], position_38: [20, 10] } as const
    await expect(add('str', values)).rejects.toMatchObject({
      details: { fields: { position_37: expect.any(String), position_38: expect.any(String) } },
    })
    await expect(add('str', { ...strValues, position_38: [20, 20] })).rejects.toMatchObject({ code: 'fields_invalid' })
    await expectUntouched()
  })

  test('[77] an overlap of 101 per cent', async () => {
    for (const required_overlap_percentage of [101, -1, 1.5]) {
      await expect(add('region', { ...regionValues, required_overlap_percentage })).rejects.toMatchObject({
        details: { fields: { required_overlap_percentage: expect.any(String) } },
      })
    }
    await add('region', { ...regionValues, required_overlap_percentage: 100, chromosome: 'MT' })
    expect(await stage.read(panelId, 'ISCA-1-Loss', 'region')).toMatchObject({ chromosome: 'MT', level: 1 })
  })

  test.each<[string, 'gene' | 'str' | 'region', EntityValues, string]>([
    ['a chromosome 23', 'str', { ...strValues, chromosome: '23' }, 'chromosome'],
    ['a mode of inheritance of nobody', 'gene', { ...gene, gene: 'BRCA1', moi: 'dominant' }, 'moi'],
    ['a score off the scale', 'region', { ...regionValues, haploinsufficiency_score: '7' }, 'haploinsufficiency_score'],
    ['a source longer than 255', 'gene', { ...gene, gene: 'BRCA1', source: ['x'.repeat(256)] }, 'source'],
    ['a chromosome of a gene', 'gene', { ...gene, gene: 'BRCA1', chromosome: '1' }, 'chromosome'],
    ['no name', 'str', { ...strValues, name: ' ' }, 'name'],
    ['a phenotype after which nothing comes', 'gene', { ...gene, gene: 'BRCA1', phenotypes: ['a', ''] }, 'phenotypes'],
  ])('refuses %s', async (_, type, values, field) => {
    const refused = await add(type, values).catch((error: unknown) => error)
    expect(Object.keys((refused as { details: { fields: object } }).details.fields)).toEqual([field])
    if (field === 'phenotypes') expect(String(refused)).toContain('Make sure there is no ; if no value after:')
  })

  test('reviewers give neither tags nor transcripts; registered users add nothing', async () => {
    const values = { ...gene, gene: 'BRCA1' }
    for (const more of [{ tags: ['x'] }, { transcript: ['NM_1'] }]) {
      await expect(add('gene', { ...values, ...more }, stage.reviewer)).rejects.toMatchObject({ code: 'not_allowed' })
    }
    await expect(add('gene', values, stage.registered)).rejects.toMatchObject({ code: 'not_allowed' })
    await expectUntouched()
  })

  test('to a mirrored, a super and a deleted panel, and to none', async () => {
    const values = { ...gene, gene: 'BRCA1' }
    const mirrored = await addPanel(stage.db, { name: 'Mirrored', origin: 'mirrored' })
    const above = await addPanel(stage.db, { name: `Above ${panelId}`, children: [panelId] })
    const deleted = await addPanel(stage.db, { name: `Deleted ${panelId}`, status: 'deleted' })
    const codes = ['panel_mirrored', 'panel_is_super', 'not_found', 'not_found']
    for (const [index, id] of [mirrored, above, deleted, 999_999].entries()) {
      await expect(stage.add({ panelId: id, type: 'gene', values, by: stage.curator })).rejects.toMatchObject({
        code: codes[index],
      })
    }
  })
})
