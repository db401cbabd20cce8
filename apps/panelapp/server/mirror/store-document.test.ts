import { openDatabase } from '@farside/kernel/db'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addPanel } from '../../tests/sample-panels.ts'
import { migrations } from '../../migrations.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { readFrozen } from '../document/read-frozen.ts'
import { panelDocument as liveDocument } from '../document/panel-document.ts'
import { openCatalogue } from '../panel/open-catalogue.ts'
import { geneEntity, panelDocument, strEntity, superDocument } from './invented.fixture.ts'
import { readPanelDocument } from './document-shape.ts'
import { storeDocument } from './store-document.ts'

type Json = Record<string, unknown>

let database: FreshDatabase
let db: PanelDb
const open = async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
}
const close = async () => {
  await db.destroy()
  await database.drop()
}

const store = (document: unknown, seenAt = '2026-11-01T00:00:00.000000Z') =>
  db.transaction().execute((tx) => storeDocument(tx, readPanelDocument(document, 'test'), { seenAt }))

async function live(id: number): Promise<Json> {
  const catalogue = await openCatalogue(db).read()
  return JSON.parse(await liveDocument(db, catalogue, catalogue.byId.get(id)!, 'live')) as Json
}

const counts = async () => ({
  panels: (await db.selectFrom('panel as p').select('p.id').execute()).length,
  entities: (await db.selectFrom('entity as e').select('e.id').execute()).length,
  genes: (await db.selectFrom('gene as g').select('g.gene_symbol').execute()).length,
})

describe('taking a panel document', () => {
  beforeEach(open)
  afterEach(close)
  const document = panelDocument({
    id: 7,
    version: '1.4',
    genes: [geneEntity('AAA1'), geneEntity('BBB2')],
    strs: [strEntity('AAA1')],
  })

  test('keeps every field as it came: stray blanks, nulls, empty texts, SQL and HTML', async () => {
    expect(await store(document)).toBe('new')
    const answered = await live(7)
    expect(answered).toMatchObject({ ...document, genes: expect.anything() })
    for (const [at, gene] of (document['genes'] as Json[]).entries()) {
      const { tags, ...others } = (answered['genes'] as Json[])[at]!
      expect({ ...others, tags: (tags as string[]).toSorted().toReversed() }).toEqual(gene)
    }
  })

  test('a second time writes nothing', async () => {
    await store(document)
    const before = await db.selectFrom('panel as p').select('p.revision').execute()
    expect(await store(document)).toBe('same')
    expect(await db.selectFrom('panel as p').select('p.revision').execute()).toEqual(before)
  })

  test('a newer version freezes the former one, and tells what changed', async () => {
    await store(document, '2026-02-01T00:00:00.000000Z')
    const former = await live(7)
    const next = panelDocument({
      id: 7,
      version: '1.5',
      genes: [geneEntity('BBB2', { confidence_level: '1' }), geneEntity('CCC3')],
      strs: [strEntity('AAA1')],
    })
    expect(await store(next, '2026-03-01T00:00:00.000000Z')).toBe('newer')
    expect((await live(7))['version']).toBe('1.5')
    expect(JSON.parse((await readFrozen(db, 7, { major: 1, minor: 4 }))!.text)).toEqual(former)
    const changes = await db
      .selectFrom('change as c')
      .select(['c.kind', 'c.entity_name', 'c.from_value', 'c.to_value', 'c.version'])
      .orderBy('c.id')
      .execute()
    expect(changes.map((it) => [it.version, it.kind, it.entity_name, it.from_value, it.to_value])).toEqual([
      ['1.4', 'panel_added', null, null, 'Panel 7'],
      ['1.5', 'rating_changed', 'BBB2', '3', '1'],
      ['1.5', 'entity_added', 'CCC3', null, '3'],
      ['1.5', 'entity_removed', 'AAA1', '3', null],
      ['1.5', 'version_created', null, '1.4', '1.5'],
    ])
    const [snapshot] = await db.selectFrom('snapshot as s').select(['s.superseded_at', 's.seen_until']).execute()
    const began = '2026-01-01T00:00:00.000005Z'
    expect(snapshot).toEqual({ superseded_at: began, seen_until: began })
    const levels = await db
      .selectFrom('entity as e')
      .select(['e.entity_name', 'e.level_since', 'e.level_since_known'])
      .where('e.entity_type', '=', 'gene')
      .orderBy('e.entity_name')
      .execute()
    expect(levels).toEqual([
      { entity_name: 'BBB2', level_since: began, level_since_known: true },
      { entity_name: 'CCC3', level_since: began, level_since_known: true },
    ])
  })

  test('a version after some that were not seen leaves a gap', async () => {
    await store(document, '2026-01-15T00:00:00.000000Z')
    await store(panelDocument({ id: 7, version: '2.9', genes: [geneEntity('AAA1', { confidence_level: '1' })] }))
    const [snapshot] = await db.selectFrom('snapshot as s').select(['s.superseded_at', 's.seen_until']).execute()
    expect(snapshot).toEqual({
      superseded_at: '2026-02-01T00:00:00.000009Z',
      seen_until: '2026-01-15T00:00:00.000000Z',
    })
    expect(await db.selectFrom('entity as e').select('e.level_since_known').execute()).toEqual([
      { level_since_known: false },
    ])
  })

  test('an older version is kept as it came, whatever its shape, with its sign-off', async () => {
    await store(document)
    const { types: _, ...head } = panelDocument({ id: 7, version: '0.3' })
    const old = {
      ...head,
      version_created: '2025-01-01T00:00:00Z',
      genes: [{ entity_name: 'X', confidence_level: '4', was: null }],
      signed_off: '2025-02-01',
    }
    expect(await store(old)).toBe('older')
    expect(await store(old)).toBe('known')
    const frozen = (await readFrozen(db, 7, { major: 0, minor: 3 }))!
    const { signed_off: __, ...kept } = old
    expect(JSON.parse(frozen.text)).toEqual(kept)
    expect(frozen.signedOff).toBe('2025-02-01')
    expect((await live(7))['version']).toBe('1.4')
    const panel = await db.selectFrom('panel as p').select('p.known_from').executeTakeFirstOrThrow()
    expect(panel.known_from).toBe('2025-01-01T00:00:00.000000Z')
  })

  test('tags that moved within a version change the live panel and freeze nothing', async () => {
    await store(document)
    const tagged = panelDocument({
      id: 7,
      version: '1.4',
      genes: [geneEntity('AAA1', { tags: ['other'] }), geneEntity('BBB2')],
      strs: [strEntity('AAA1')],
    })
    expect(await store(tagged)).toBe('changed')
    expect(((await live(7))['genes'] as Json[])[0]!['tags']).toEqual(['other'])
    expect(await db.selectFrom('snapshot as s').select('s.id').execute()).toEqual([])
  })

  test('a renamed gene keeps the age of its rating, and its former symbol leads to it', async () => {
    await store(document, '2026-01-02T00:00:00.000000Z')
    const before = (
      await db.selectFrom('entity as e').select('e.level_since').where('e.entity_name', '=', 'AAA1').execute()
    )[0]
    const data = { ...(geneEntity('AAA1')['gene_data'] as Json), gene_symbol: 'NEW1', hgnc_symbol: 'NEW1' }
    await store(
      panelDocument({
        id: 7,
        version: '1.5',
        genes: [geneEntity('NEW1', { gene_data: data }), geneEntity('BBB2')],
        strs: [strEntity('AAA1')],
      }),
    )
    const after = await db
      .selectFrom('entity as e')
      .select(['e.level_since', 'e.level_since_known'])
      .where('e.entity_name', '=', 'NEW1')
      .execute()
    expect(after).toEqual([{ ...before, level_since_known: false }])
    expect(
      await db.selectFrom('gene_former_symbol as f').select(['f.former_symbol', 'f.gene_symbol']).execute(),
    ).toEqual([{ former_symbol: 'AAA1', gene_symbol: 'NEW1' }])
  })

  test('two genes with one HGNC id, and one gene twice, are taken as they are', async () => {
    const twin = geneEntity('AC005035.1', {
      gene_data: { ...(geneEntity('AAA1')['gene_data'] as Json), gene_symbol: 'AC005035.1' },
    })
    const doubled = panelDocument({
      id: 8,
      version: '1.0',
      genes: [geneEntity('AAA1'), geneEntity('AAA1', { penetrance: 'Complete' }), twin],
    })
    expect(await store(doubled)).toBe('new')
    expect(((await live(8))['genes'] as Json[]).map((it) => [it['entity_name'], it['penetrance']])).toEqual([
      ['AAA1', null],
      ['AAA1', 'Complete'],
      ['AC005035.1', null],
    ])
    expect(await store(doubled)).toBe('same')
  })
})

describe('a document that breaks the shape', () => {
  // Nothing of it stays: one database serves all.
  beforeAll(open)
  afterAll(close)

  const good = () => panelDocument({ id: 7, version: '1.4', genes: [geneEntity('AAA1')] })
  test.each<[string, unknown, RegExp]>([
    ['no object', 'text', /the document/],
    ['without a version', { ...good(), version: undefined }, /version: /],
    ['a version that is none', { ...good(), version: '1' }, /expected a version such as "1.4"/],
    [
      'a time without an offset',
      { ...good(), version_created: '2026-01-01 00:00' },
      /version_created: expected a time/,
    ],
    ['an id that is no number', { ...good(), id: '7' }, /id: /],
    ['an id beyond the database', { ...good(), id: 2 ** 31 }, /id: /],
    ['an unknown status', { ...good(), status: 'secret' }, /status: /],
    ['no list of genes', { ...good(), genes: undefined }, /genes: /],
    ['a gene without its data', { ...good(), genes: [geneEntity('AAA1', { gene_data: null })] }, /genes\.0\.gene_data/],
    [
      'a rating that is none',
      { ...good(), genes: [geneEntity('AAA1', { confidence_level: '4' })] },
      /genes\.0\.confidence_level/,
    ],
    ['fewer genes than it says', { ...good(), genes: [] }, /it holds 0 genes, but says that there are 1/],
    ['an STR on no chromosome', { ...good(), strs: [{ ...strEntity('S'), chromosome: '23' }] }, /strs\.0\.chromosome/],
    [
      'a position that ends before it starts',
      { ...good(), strs: [{ ...strEntity('S'), grch38_coordinates: [2, 1] }] },
      /strs\.0\.grch38_coordinates/,
    ],
    [
      'a type whose slug is none',
      { ...good(), types: [{ name: 'A', slug: 'A b', description: '' }] },
      /types\.0\.slug/,
    ],
  ])('is refused for %s, with nothing half-written', async (_, value, why) => {
    await expect(store(value)).rejects.toMatchObject({ code: 'document_refused', message: expect.stringMatching(why) })
    expect(await counts()).toEqual({ panels: 0, entities: 0, genes: 0 })
  })

  test('is refused for the number of a panel of our own, and of another source', async () => {
    const own = await addPanel(db, { name: 'Ours' })
    await expect(store({ ...good(), id: own })).rejects.toMatchObject({
      message: expect.stringMatching(/"Ours" of this installation/),
    })
    await store({ ...good(), hash_id: '553f9595bbb5a1616e5ed45b' })
    await expect(store({ ...good(), version: '1.5' })).rejects.toMatchObject({
      message: expect.stringMatching(/another source/),
    })
  })
})

describe('taking the document of a super panel', () => {
  beforeEach(open)
  afterEach(close)
  const one = panelDocument({ id: 21, version: '1.1', genes: [geneEntity('AAA1'), geneEntity('BBB2')] })
  const two = panelDocument({
    id: 22,
    version: '1.2',
    genes: [geneEntity('AAA1'), geneEntity('BBB2')],
    strs: [strEntity('S')],
  })
  /** The same gene of two children comes in an order of the source's own. */
  const whole = (): Json => {
    const document = superDocument(20, '1.3', [two, one])
    const genes = document['genes'] as Json[]
    return { ...document, genes: [genes[0]!, genes[2]!, genes[3]!, genes[1]!] }
  }
  const order = (document: Json) =>
    (document['genes'] as Json[]).map((it) => [it['entity_name'], (it['panel'] as Json)['id']])

  test('before its children fills them, and their own documents change nothing', async () => {
    expect(await store(whole())).toBe('new')
    expect(order(await live(20))).toEqual(order(whole()))
    expect((await live(22))['genes']).toHaveLength(2)
    expect(await store(one)).toBe('same')
    expect(await store(two)).toBe('same')
    expect(await store(whole())).toBe('same')
  })

  test('after its children has their entities in its own order', async () => {
    await store(one)
    await store(two)
    await store(whole())
    expect(order(await live(20))).toEqual(order(whole()))
    expect((await live(20))['stats']).toEqual(whole()['stats'])
  })

  test('a child that moves first does not change what the former version was', async () => {
    await store(whole())
    const former = await live(20)
    const next = panelDocument({ id: 21, version: '1.2', genes: [geneEntity('AAA1')] })
    await store(next)
    await store(superDocument(20, '1.4', [two, next]))
    expect(JSON.parse((await readFrozen(db, 20, { major: 1, minor: 3 }))!.text)).toEqual(former)
    expect(order(await live(20))).toHaveLength(3)
  })

  test('refuses one that lacks entities of a child, whole', async () => {
    const document = whole()
    const broken = { ...document, genes: (document['genes'] as Json[]).slice(1), stats: null }
    await expect(store(broken)).rejects.toMatchObject({
      message: expect.stringMatching(/lacks entities of its child panel 22/),
    })
    expect(await counts()).toEqual({ panels: 0, entities: 0, genes: 0 })
  })
})
