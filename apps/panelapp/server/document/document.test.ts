import { openDatabase } from '@farside/kernel/db'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { addGene, addPanel, addRegion, addStr, geneCopy } from '../../tests/sample-panels.ts'
import { openCatalogue } from '../panel/open-catalogue.ts'
import { canonicalJson } from './canonical-json.ts'
import { freezePanel } from './freeze-panel.ts'
import { panelDocument, PanelMoved } from './panel-document.ts'
import { readFrozen } from './read-frozen.ts'
import { cleanList } from './text-list.rules.ts'

let database: FreshDatabase
let db: PanelDb
let panelId: number
const at = '2026-05-02T00:00:00.000001Z'

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  await db
    .insertInto('panel_type')
    .values([
      { id: 2, name: 'Second', slug: 'second' },
      { id: 1, name: 'Rare Disease', slug: 'rare-disease', description: 'Invented' },
    ])
    .execute()
  panelId = await addPanel(db, {
    name: 'Alpha',
    level2title: 'Cardiology',
    version_created: '2026-05-01T09:15:30.123456Z',
    major_version: 1,
    minor_version: 4,
    old_panels: ['R999 ', '', ' Heart'],
    stats: '{"number_of_genes":2,"number_of_strs":1}',
    types: [2, 1],
  })
  await addGene(db, panelId, 'MTTP', { saved_gel_status: 1 })
  await addGene(db, panelId, 'MT-TP', { saved_gel_status: 1, flagged: false })
  await addGene(db, panelId, 'GREY', { flagged: true })
  await addGene(db, panelId, 'MYH7', {
    hgncId: 'HGNC:7577',
    moi: 'null',
    publications: [' 12345 ', '', ' '],
    phenotypes: ['a "quoted"\n name', 'plain'],
    sources: ['Literature', ' UKGTN'],
    tags: ['zeta', 'Alpha', 'beta'],
    transcript: ['NM_1'],
  })
  await addStr(db, panelId, 'HTT_CAG')
  await addRegion(db, panelId, 'ISCA-1')
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

const document = async (id: number, order: 'live' | 'frozen', audience?: 'public' | 'curator') => {
  const catalogue = await openCatalogue(db).read()
  return panelDocument(db, catalogue, catalogue.byId.get(id)!, order, audience)
}
const freeze = (id: number, reason: string | null = null) =>
  db.transaction().execute((tx) => freezePanel(tx, id, { reason, at }))

describe('the document of a panel', () => {
  test('has the fields of the specification in their order', async () => {
    const text = await document(panelId, 'live')
    expect(JSON.parse(text)).toMatchObject({
      id: panelId,
      hash_id: null,
      disease_group: 'Cardiology',
      disease_sub_group: '',
      version: '1.4',
      version_created: '2026-05-01T09:15:30.123456Z',
      relevant_disorders: ['R999', 'Heart'],
      stats: { number_of_genes: 2, number_of_strs: 1, number_of_regions: 0 },
      types: [
        { name: 'Rare Disease', slug: 'rare-disease', description: 'Invented' },
        { name: 'Second', slug: 'second', description: '' },
      ],
      child_panel_ids: [],
    })
    expect(Object.keys(JSON.parse(text) as object).join()).toBe(
      'id,hash_id,name,disease_group,disease_sub_group,description,status,version,version_created,relevant_disorders,' +
        'stats,types,child_panel_ids,genes,strs,regions',
    )
    expect(text).toBe(JSON.stringify(JSON.parse(text)))
  })

  test('orders entities by rating, then name', async () => {
    const { genes } = JSON.parse(await document(panelId, 'live')) as { genes: { entity_name: string }[] }
    expect(genes.map((it) => it.entity_name)).toEqual(['MYH7', 'MTTP', 'MT-TP', 'GREY'])
  })

  test('[111] writes an entity of each type in the fields of its type, the rating as text', async () => {
    const { genes, strs, regions } = JSON.parse(await document(panelId, 'live')) as Record<string, object[]>
    expect(JSON.stringify(genes![0])).toBe(
      `{"gene_data":${geneCopy('MYH7', 'HGNC:7577')},"entity_type":"gene","entity_name":"MYH7","confidence_level":"3",` +
        '"penetrance":null,"mode_of_pathogenicity":null,"publications":["12345",""],"evidence":[" UKGTN","Literature"],' +
        '"phenotypes":["a \\"quoted\\"\\n name","plain"],"mode_of_inheritance":"null","tags":["Alpha","beta","zeta"],' +
        '"transcript":["NM_1"]}',
    )
    expect(genes![3]).toMatchObject({ entity_name: 'GREY', confidence_level: '0', publications: [], transcript: null })
    expect(JSON.stringify(strs![0])).toBe(
      '{"gene_data":null,"entity_type":"str","entity_name":"HTT_CAG","confidence_level":"3","penetrance":null,' +
        '"publications":[],"evidence":[],"phenotypes":[],"mode_of_inheritance":null,"repeated_sequence":"CAG",' +
        '"chromosome":"4","grch37_coordinates":null,"grch38_coordinates":[3074877,3074933],"normal_repeats":27,' +
        '"pathogenic_repeats":40,"tags":[]}',
    )
    expect(JSON.stringify(regions![0])).toBe(
      '{"gene_data":null,"entity_type":"region","entity_name":"ISCA-1","verbose_name":"A region","confidence_level":"2",' +
        '"penetrance":null,"mode_of_pathogenicity":null,"haploinsufficiency_score":null,"triplosensitivity_score":null,' +
        '"required_overlap_percentage":60,"type_of_variants":"cnv_loss","publications":[],"evidence":[],"phenotypes":[],' +
        '"mode_of_inheritance":null,"chromosome":"15","grch37_coordinates":[100,200],"grch38_coordinates":[110,210],' +
        '"tags":[]}',
    )
  })

  test('cleans the lists of entities as those of panels are cleaned', async () => {
    const item = fc.oneof(
      fc.constantFrom('', ' ', 'null', ' a', '\\', '\t', '\u00a0x', '\ufeff', '\u2029', '\u0085'),
      fc.string(),
    )
    const lists = fc
      .sample(fc.array(fc.option(item)), 200)
      .map((list) => list.map((it) => it && it.replaceAll('\0', '')))
    const panel = await addPanel(db, { name: 'Lists' })
    for (const [index, list] of lists.entries()) {
      await addStr(db, panel, `S${String(index).padStart(3, '0')}`, { phenotypes: list as string[] })
    }
    const { strs } = JSON.parse(await document(panel, 'live')) as { strs: { phenotypes: string[] }[] }
    expect(strs.map((it) => it.phenotypes)).toEqual(lists.map(cleanList))
  })

  test('follows sources and tags, whatever wrote them', async () => {
    const panel = await addPanel(db, { name: 'Followed' })
    const id = await addGene(db, panel, 'NEB', { sources: ['First', 'Second'], tags: ['one', 'two'] })
    const shown = async () => {
      const { genes } = JSON.parse(await document(panel, 'live')) as { genes: { evidence: string[]; tags: string[] }[] }
      const frozen = JSON.parse(await document(panel, 'frozen')) as { genes: object[] }
      expect(frozen.genes).toEqual(genes)
      return [...genes[0]!.evidence, ...genes[0]!.tags]
    }
    expect(await shown()).toEqual(['Second', 'First', 'one', 'two'])
    await db
      .updateTable('evidence')
      .set({ name: 'Third' })
      .where('entity_id', '=', id)
      .where('name', '=', 'First')
      .execute()
    await db.updateTable('tag').set({ name: 'zero' }).where('name', '=', 'one').execute()
    expect(await shown()).toEqual(['Second', 'Third', 'two', 'zero'])
    await db.deleteFrom('evidence').where('entity_id', '=', id).where('name', '=', 'Second').execute()
    await db.deleteFrom('entity_tag').where('entity_id', '=', id).execute()
    expect(await shown()).toEqual(['Third'])
    // Children of an entity go with it to another id.
    await db
      .updateTable('entity')
      .set({ id: id + 1_000_000 })
      .where('id', '=', id)
      .execute()
    expect(await shown()).toEqual(['Third'])
  })

  test('is not made of a head and entities of two moments', async () => {
    const old = await openCatalogue(db).read()
    await db.updateTable('entity').set({ penetrance: 'Complete' }).where('entity_name', '=', 'MTTP').execute()
    await expect(panelDocument(db, old, old.byId.get(panelId)!, 'live')).rejects.toThrow(PanelMoved)
  })
})

describe('the document of a super panel', () => {
  test('[119] is that of its children, each entity with its panel, as far as they may be seen', async () => {
    const other = await addPanel(db, { name: 'Beta', stats: '{"number_of_genes":1}' })
    await addGene(db, other, 'MYH7', { saved_gel_status: 2 })
    const hidden = await addPanel(db, { name: 'Hidden', status: 'internal', stats: '{"number_of_genes":1}' })
    await addGene(db, hidden, 'SECRET')
    const gone = await addPanel(db, { name: 'Gone', status: 'deleted' })
    await addGene(db, gone, 'DELETED')
    const parent = await addPanel(db, {
      name: 'Super',
      children: [other, panelId, hidden, gone],
      stats: '{"number_of_genes":4,"number_of_strs":1}',
    })
    type Content = {
      child_panel_ids: number[]
      stats: object
      genes: { entity_name: string; panel: { id: number; name: string; genes?: unknown } }[]
    }
    const seen = JSON.parse(await document(parent, 'live')) as Content
    expect(seen.child_panel_ids).toEqual([other, panelId])
    expect(seen.stats).toEqual({ number_of_genes: 3, number_of_strs: 1, number_of_regions: 0 })
    expect(seen.genes.map((it) => [it.entity_name, it.panel.name])).toEqual([
      ['MYH7', 'Alpha'],
      ['MYH7', 'Beta'],
      ['MTTP', 'Alpha'],
      ['MT-TP', 'Alpha'],
      ['GREY', 'Alpha'],
    ])
    expect(Object.keys(seen.genes[0]!).slice(-3)).toEqual(['tags', 'panel', 'transcript'])
    const curated = JSON.parse(await document(parent, 'live', 'curator')) as Content
    expect(curated.genes.map((it) => it.entity_name)).toContain('SECRET')
    expect(curated.genes.map((it) => it.entity_name)).not.toContain('DELETED')

    await freeze(parent)
    const frozen = await readFrozen(db, parent, { major: 0, minor: 0 })
    expect(canonicalJson(JSON.parse(frozen!.text))).toBe(frozen!.text)
    expect((JSON.parse(frozen!.text) as Content).genes.map((it) => it.panel.name)).toEqual([
      'Alpha',
      'Beta',
      'Alpha',
      'Alpha',
      'Alpha',
    ])
  })

  test('has another revision whenever a child has', async () => {
    const reader = openCatalogue(db)
    const before = (await reader.read()).panels.find((it) => it.name === 'Super')!
    await db.updateTable('panel').set({ description: 'new' }).where('id', '=', panelId).execute()
    const after = (await reader.read()).panels.find((it) => it.name === 'Super')!
    expect(after.revision).not.toBe(before.revision)
    expect(after.ownRevision).toBe(before.ownRevision)
  })
})

describe('freezing a panel', () => {
  test('keeps the live document with keys by length, then bytes, and its digest', async () => {
    const live = JSON.parse(await document(panelId, 'live')) as Record<string, unknown>
    await freeze(panelId, 'because')
    const frozen = await readFrozen(db, panelId, { major: 1, minor: 4 })
    expect(frozen!.text).toBe(canonicalJson(live))
    expect(frozen!.text.startsWith(`{"id":${panelId},"name":"Alpha","strs":[`)).toBe(true)
    expect(frozen!.sha256).toBe(createHash('sha256').update(frozen!.text).digest('hex'))
    const { genes: _, strs: __, regions: ___, ...head } = live
    expect(frozen!.head).toBe(canonicalJson(head))
    expect(
      await db.selectFrom('snapshot').selectAll().where('panel_id', '=', panelId).executeTakeFirst(),
    ).toMatchObject({
      reason: 'because',
      version_created: '2026-05-01T09:15:30.123456Z',
      superseded_at: at,
      seen_until: null,
      document_bytes: Buffer.byteLength(frozen!.text),
    })
  })

  test('finds nothing where nothing was frozen', async () => {
    expect(await readFrozen(db, panelId, { major: 77, minor: 0 })).toBeUndefined()
  })
})
