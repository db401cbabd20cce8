import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at, openEntityStage, regionValues, releases, strValues } from '../../tests/entity-stage.ts'
import type { EntityStage } from '../../tests/entity-stage.ts'
import { reviewEntity } from '../review/review-entity.ts'
import { editEntity } from './edit-entity.ts'
import type { EntityValues } from './entity.ts'
import { setTags } from './set-tags.ts'

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
const edit = (type: 'gene' | 'str' | 'region', name: string, values: EntityValues) =>
  stage.inTx((tx) => editEntity(tx, { entity: ref(type, name), values, releases, by: stage.curator, at }))
const lastText = async () => (await stage.activitiesOf(panelId)).at(-1)?.text
/** Nothing of the panel has moved. */
const expectUntouched = async () => {
  expect([await stage.versionOf(panelId), await stage.activitiesOf(panelId)]).toEqual(['1.4', []])
}

describe('editing an entity', () => {
  test('[43] with what it has already: no version, no activity', async () => {
    await edit('gene', 'MYH7', {
      gene: 'MYH7',
      gene_name: 'gene MYH7',
      source: ['Expert Review Green'],
      moi: 'Unknown',
      mode_of_pathogenicity: '',
      penetrance: null,
      publications: [],
      phenotypes: [],
      transcript: [],
      tags: [],
    })
    await edit('gene', 'MYH7', {})
    await expectUntouched()
  })

  test('[44] mode of inheritance and phenotypes in one save: one version, one activity of two lines', async () => {
    await edit('gene', 'MYH7', { moi: 'MITOCHONDRIAL', phenotypes: ['Example, OMIM:1', 'b'] })
    expect(await stage.versionOf(panelId)).toBe('1.5')
    expect((await stage.activitiesOf(panelId)).map((it) => it.text)).toEqual([
      'Mode of inheritance for gene MYH7 was changed from Unknown to MITOCHONDRIAL\n' +
        'Phenotypes for gene: MYH7 were changed from  to Example, OMIM:1; b',
    ])
    expect((await stage.changesOf(panelId)).at(-1)).toMatchObject({
      kind: 'entity_changed',
      version: '1.5',
      fields: ['mode_of_inheritance', 'phenotypes'],
    })
  })

  test('tells the real values, old and new, of penetrance and publications', async () => {
    await edit('gene', 'MYH7', { penetrance: 'Complete', publications: ['1', '2'] })
    await edit('gene', 'MYH7', { penetrance: '', publications: [] })
    expect(await lastText()).toBe(
      'Penetrance for gene: MYH7 was changed from Complete to \nPublications for gene: MYH7 were changed from 1; 2 to ',
    )
    expect(await stage.read(panelId, 'MYH7')).toMatchObject({ penetrance: null, publications: [] })
  })

  test('keeps odd values of old data when another field is saved', async () => {
    const odd = 'Other - please specifiy in evaluation comments'
    const { id } = (await stage.read(panelId, 'MYH7'))!
    await stage.db
      .updateTable('entity')
      .set({ moi: odd, publications: ['x '] })
      .where('id', '=', id)
      .execute()
    await edit('gene', 'MYH7', { moi: odd, publications: ['x'], phenotypes: ['new'] })
    expect(await stage.read(panelId, 'MYH7')).toMatchObject({ moi: odd, publications: ['x '], phenotypes: ['new'] })
    expect(await lastText()).toBe('Phenotypes for gene: MYH7 were changed from  to new')
  })

  test('a change of rating through an edit is told', async () => {
    await stage.addGene(panelId, 'BRCA1', ['UKGTN'])
    await edit('gene', 'BRCA1', {
      source: ['UKGTN', 'Emory Genetics Laboratory', 'Illumina TruGenome Clinical Sequencing Services'],
    })
    const row = (await stage.read(panelId, 'BRCA1'))!
    const line = 'Rating Changed from Red List (low evidence) to Green List (high evidence)'
    expect((await lastText())?.split('\n')).toEqual([
      'Source Emory Genetics Laboratory was added to BRCA1.',
      'Source Illumina TruGenome Clinical Sequencing Services was added to BRCA1.',
      line,
    ])
    const record = (await stage.trackOf(row.id)).at(-1)
    expect(record).toMatchObject({ issue_type: 'NewSource,GelStatusUpdate', gel_status: 3 })
    expect(record?.issue_description).toContain(line)
  })

  test('[78] a renamed STR keeps reviews, comments in order, and tags', async () => {
    const id = await add('str', { ...strValues, tags: ['t'], gene: 'MYH7' })
    const review = (comments: string, by = stage.reviewer) =>
      stage.inTx((tx) => reviewEntity(tx, { entity: ref('str', 'A_1'), values: { rating: 'GREEN', comments }, by, at }))
    await review('first')
    await review('second')
    expect(await edit('str', 'A_1', { name: 'A_2' })).toEqual({ name: 'A_2', changed: true })
    expect(await stage.read(panelId, 'A_1', 'str')).toBeUndefined()
    expect(await stage.read(panelId, 'A_2', 'str')).toMatchObject({ id, tags: ['t'], start_37: 3076604, level: 1 })
    expect(await stage.commentsOf(id)).toEqual(['second', 'first'])
    expect(await stage.activitiesOf(panelId)).toContainEqual({
      text: 'A_1 was changed to A_2',
      event_type: 'entity_renamed',
      entity_name: 'A_2',
      version: '1.6',
    })
    expect((await stage.trackOf(id)).at(-1)).toMatchObject({ issue_type: 'ChangedSTRName' })
    expect((await stage.changesOf(panelId)).at(-1)).toMatchObject({
      kind: 'entity_renamed',
      from_value: 'A_1',
      to_value: 'A_2',
    })
  })

  test('[79] to a name that the panel has already', async () => {
    await add('str', strValues)
    await add('str', { ...strValues, name: 'A_2' })
    await expect(edit('str', 'A_1', { name: 'A_2' })).rejects.toMatchObject({ code: 'entity_already_added' })
    expect(await stage.versionOf(panelId)).toBe('1.6')
  })

  test('[80] to a gene that the panel has already; to another one it keeps everything', async () => {
    const id = await add('gene', { ...gene, gene: 'BRCA1', tags: ['t'], phenotypes: ['p'] })
    await expect(edit('gene', 'BRCA1', { gene: 'MYH7' })).rejects.toMatchObject({ code: 'entity_already_added' })
    await expect(edit('gene', 'BRCA1', { gene: 'DEAD1' })).rejects.toMatchObject({ code: 'fields_invalid' })
    await edit('gene', 'BRCA1', { gene: 'C4B_2', gene_name: 'gene BRCA1' })
    const row = (await stage.read(panelId, 'C4B_2'))!
    expect(row).toMatchObject({ id, gene_symbol: 'C4B_2', tags: ['t'], phenotypes: ['p'], level: 1 })
    expect(JSON.parse(row.gene_copy!)).toMatchObject({ gene_symbol: 'C4B_2', gene_name: 'gene C4B_2' })
    expect(await stage.sourcesOf(id)).toEqual(['Literature'])
    expect(await lastText()).toBe('BRCA1 was changed to C4B_2')
    expect((await stage.trackOf(id)).at(-1)).toMatchObject({ issue_type: 'ChangedGeneName' })
  })

  test('the gene of a region: set, changed and removed', async () => {
    const id = await add('region', regionValues)
    await edit('region', 'ISCA-1-Loss', { gene: 'BRCA1' })
    expect(await lastText()).toBe('Gene: BRCA1 was set for Region: ISCA-1-Loss.')
    await edit('region', 'ISCA-1-Loss', { gene: 'BRCA2', gene_name: 'named anew' })
    expect(await lastText()).toContain('Gene: BRCA1 was changed to BRCA2.')
    const row = (await stage.read(panelId, 'ISCA-1-Loss', 'region'))!
    expect(JSON.parse(row.gene_copy!)).toMatchObject({ gene_symbol: 'BRCA2', gene_name: 'named anew' })
    await edit('region', 'ISCA-1-Loss', { gene: '' })
    expect(await stage.read(panelId, 'ISCA-1-Loss', 'region')).toMatchObject({ gene_copy: null, gene_symbol: null })
    expect((await stage.trackOf(id)).at(-1)).toMatchObject({ issue_type: 'RemovedGene' })
  })

  test('positions, scores and the other facts of a region', async () => {
    await add('region', regionValues)
    await edit('region', 'ISCA-1-Loss', {
      position_37: [1, 9],
      position_38: [110, 211],
      haploinsufficiency_score: '',
      required_overlap_percentage: 70,
      type_of_variants: 'cnv_both',
      verbose_name: 'Other',
    })
    expect((await lastText())?.split('\n')).toEqual([
      'GRCh37 position for ISCA-1-Loss was changed from  to 1-9',
      'GRCh38 position for ISCA-1-Loss was changed from 110-210 to 110-211',
      'Verbose name for ISCA-1-Loss was changed from One region loss to Other',
      'Haploinsufficiency score for ISCA-1-Loss was changed from 3 to ',
      'Required overlap percentage for ISCA-1-Loss was changed from 60 to 70',
      'Variant type for ISCA-1-Loss was changed from CNV Loss to CNV Both gain and loss',
    ])
    await edit('region', 'ISCA-1-Loss', { position_37: null })
    expect(await stage.read(panelId, 'ISCA-1-Loss', 'region')).toMatchObject({ start_37: null, end_38: 211 })
  })

  test('[81] a source that forms do not offer is kept, and so are expert reviews', async () => {
    const id = await stage.addGene(panelId, 'BRCA1', ['Some laboratory', 'Literature', 'Expert Review Amber'])
    await edit('gene', 'BRCA1', { source: ['Some laboratory', 'Research'] })
    expect((await stage.sourcesOf(id)).toSorted()).toEqual(['Expert Review Amber', 'Research', 'Some laboratory'])
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level: 2 })
    expect(await lastText()).toBe('Source Research was added to BRCA1.\nSource Literature was removed from BRCA1.')
    await edit('gene', 'BRCA1', { source: ['Some laboratory', 'Research', 'Expert Review Green'] })
    expect((await stage.sourcesOf(id)).toSorted()).toEqual(['Expert Review Green', 'Research', 'Some laboratory'])
    expect(await stage.read(panelId, 'BRCA1')).toMatchObject({ level: 3 })
  })

  test('[46] tags: in the feedback tab no version, in the edit form one', async () => {
    const tag = (...tags: string[]) =>
      stage.inTx((tx) => setTags(tx, { entity: ref('gene', 'MYH7'), tags, by: stage.curator, at }))
    await tag('new', 'treatable')
    expect(await stage.versionOf(panelId)).toBe('1.4')
    await tag('treatable')
    expect((await stage.activitiesOf(panelId)).map((it) => it.text)).toEqual([
      'Tag new tag was added to gene: MYH7.\nTag treatable tag was added to gene: MYH7.',
      'Tag new was removed from gene: MYH7.',
    ])
    await edit('gene', 'MYH7', { tags: ['new', 'treatable'] })
    expect(await stage.versionOf(panelId)).toBe('1.5')
    expect((await stage.read(panelId, 'MYH7'))?.tags).toEqual(['new', 'treatable'])
  })
})
