import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openDatabase } from '@farside/kernel/db'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, PanelTx, Tables } from '../../tables.ts'
import { addPerson } from '../../tests/sample-people.ts'
import { addEntity } from '../entity/add-entity.ts'
import { createPanel } from '../panel/create-panel.ts'
import type { KnownViewer } from '../viewer/viewer.ts'
import { geneBySymbol, genesNamed } from './gene.queries.ts'
import { loadGenes } from './load-genes.ts'
import type { GeneUpdateResult } from './update-genes.ts'

const releases = { GRch37: '82', GRch38: '90' }
const at = '2026-06-01T00:00:00.000000Z'
const ensembl = (id: string) => ({ GRch38: { 90: { ensembl_id: id, location: '1:200-1000' } } })
const record = (pk: string, fields: object = {}) => ({
  pk,
  model: 'panels.gene',
  fields: {
    gene_name: `gene ${pk}`,
    hgnc_symbol: pk,
    hgnc_id: 'HGNC:1',
    hgnc_release: '2017-11-03',
    hgnc_date_symbol_changed: null,
    biotype: 'protein_coding',
    omim_gene: '["103320"]',
    alias: '["A1"]',
    alias_name: null,
    ensembl_genes: ensembl('ENSG00000000001'),
    active: true,
    ...fields,
  },
})
const noChange = { insert: [], update: [], update_symbol: [], delete: [] }

let database: FreshDatabase
let db: PanelDb
let folder: string
let curator: KnownViewer
beforeEach(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  folder = await mkdtemp(join(tmpdir(), 'genes-'))
  curator = await addPerson(db, 'cur', 'GEL')
})
afterEach(async () => {
  await db.destroy()
  await database.drop()
  await rm(folder, { recursive: true })
})

async function load(content: unknown, pack: (text: string) => string | Buffer = (text) => text) {
  const path = join(folder, 'genes.json')
  await writeFile(path, pack(typeof content === 'string' ? content : JSON.stringify(content)))
  return loadGenes(db, { path, releases, at })
}
const update = async (lists: object) => (await load({ ...noChange, ...lists })) as GeneUpdateResult

const inTx = <T>(work: (tx: PanelTx) => Promise<T>) => db.transaction().execute(work)
async function panelWith(name: string, ...genes: string[]): Promise<number> {
  const { panelId } = await inTx((tx) =>
    createPanel(tx, { fields: { name, description: 'Invented.' }, by: curator, at: '2026-01-01T00:00:00.000000Z' }),
  )
  for (const gene of genes) {
    const values = { gene, source: ['Literature'], moi: 'Unknown', tags: ['watch'], transcript: ['NM_1.1'] }
    await inTx((tx) =>
      addEntity(tx, { panelId, type: 'gene', values, releases, by: curator, at: '2026-02-01T00:00:00.000000Z' }),
    )
  }
  return panelId
}
const versionOf = async (id: number) => {
  const { major_version: a, minor_version: b } = await db
    .selectFrom('panel')
    .select(['major_version', 'minor_version'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return `${a}.${b}`
}
const entities = (panelId: number) =>
  db.selectFrom('entity as e').selectAll().where('e.panel_id', '=', panelId).orderBy('e.id').execute()

describe('loading the gene reference', () => {
  test('takes the stock file: lists as text, an empty first symbol, withdrawn records', async () => {
    const withdrawn = {
      hgnc_id: null,
      hgnc_symbol: null,
      ensembl_genes: '{}',
      omim_gene: '[""]',
      alias: null,
      active: false,
    }
    const file = [
      record('', withdrawn),
      record('GONE~withdrawn', withdrawn),
      record('AAA1'),
      record('NODATA', { ensembl_genes: {} }),
    ]
    expect(await load(file, gzipSync)).toEqual({ genes: 3, active: 1, written: 3, skipped: 1 })
    expect(await load(`\uFEFF${JSON.stringify(file)}`)).toMatchObject({ written: 0 })
    expect(await geneBySymbol(db, 'AAA1')).toMatchObject({
      alias: ['A1'],
      omim_gene: ['103320'],
      alias_name: null,
      active: true,
    })
    expect(await geneBySymbol(db, 'GONE~withdrawn')).toMatchObject({ omim_gene: [], ensembl_genes: {}, active: false })
  })

  test('finds a gene by symbol, HGNC id, Ensembl id, OMIM number and alias, the approved record first', async () => {
    await load([
      record('AC005035.1', { hgnc_symbol: 'LINC01127' }),
      record('LINC01127'),
      record('HGNC:1', { hgnc_id: 'HGNC:9' }),
    ])
    const found = async (text: string) =>
      (await genesNamed(db, text)).map((it) => `${it.gene_symbol} by ${it.found_by}`)
    expect(await found('hgnc:1')).toEqual(['HGNC:1 by symbol', 'LINC01127 by hgnc_id', 'AC005035.1 by hgnc_id'])
    expect(await found('ENSG00000000001.4')).toHaveLength(3)
    expect(await found('OMIM:103320')).toHaveLength(3)
    expect((await found('a1'))[0]).toMatch(/ by alias$/)
    expect(await found("'; DROP TABLE gene; --")).toEqual([])
  })

  test.each<[string, unknown, RegExp]>([
    ['[100] an object without the key `delete`', { insert: [], update: [], update_symbol: [] }, /lacks "delete"/],
    ['a text', '"genes"', /lacks "insert", "update", "update_symbol", "delete"/],
    ['no JSON', '[{', /JSON/],
    [
      'a date that is none',
      { ...noChange, insert: [{ gene_symbol: 'A', hgnc_release: '31/02/26' }] },
      /insert\.0 \(A\)\.hgnc_release: expected a date/,
    ],
    ['a gene without a symbol', { ...noChange, update: [{ gene_name: 'x' }] }, /update\.0\.gene_symbol/],
    [
      'Ensembl data of another shape',
      { ...noChange, update: [{ gene_symbol: 'A', ensembl_genes: { GRch37: 'x' } }] },
      /update\.0 \(A\)\.ensembl_genes/,
    ],
    ['a rename that is no pair', { ...noChange, update_symbol: [['A', 'B']] }, /update_symbol\.0/],
  ])('refuses %s, with a message', async (_, content, why) => {
    await expect(load(content)).rejects.toMatchObject({
      code: 'genes_refused',
      kind: 'invalid',
      message: expect.stringMatching(why),
    })
  })
})

describe('updating the gene reference', () => {
  beforeEach(() => load([record('OLDSYM', { hgnc_id: 'HGNC:7' }), record('OTHER')]))

  test('[98] a rename keeps reviews and tags, retires the old symbol, and bumps the panels that hold it alone', async () => {
    const held = await panelWith('Held', 'OLDSYM', 'OTHER')
    const without = await panelWith('Without', 'OTHER')
    const [before] = await entities(held)
    await db
      .insertInto('evaluation')
      .values({ entity_id: before!.id, account_id: curator.accountId, rating: 'GREEN' })
      .execute()
    const [was, wasWithout] = [await versionOf(held), await versionOf(without)]

    const result = await update({ update_symbol: [[{ gene_symbol: 'NEWSYM', hgnc_symbol: 'NEWSYM' }, 'OLDSYM']] })
    expect(result).toMatchObject({ renamed: [{ from: 'OLDSYM', to: 'NEWSYM' }], panels: 1, entities: 1, warnings: [] })
    const [after] = await entities(held)
    expect(after).toMatchObject({
      id: before!.id,
      entity_name: 'NEWSYM',
      gene_symbol: 'NEWSYM',
      transcript: ['NM_1.1'],
      level: before!.level,
      gene_copy: { gene_symbol: 'NEWSYM', hgnc_symbol: 'NEWSYM', hgnc_id: 'HGNC:7' },
    })
    expect(await db.selectFrom('evaluation').select('entity_id').execute()).toEqual([{ entity_id: before!.id }])
    expect(
      await db.selectFrom('entity_tag').select('entity_id').where('entity_id', '=', before!.id).execute(),
    ).toHaveLength(1)
    expect((await geneBySymbol(db, 'OLDSYM'))?.active).toBe(false)
    expect(await geneBySymbol(db, 'NEWSYM')).toMatchObject({
      active: true,
      hgnc_id: 'HGNC:7',
      ensembl_genes: ensembl('ENSG00000000001'),
    })
    expect(await versionOf(held)).not.toBe(was)
    expect(await versionOf(without)).toBe(wasWithout)
    const track = await db
      .selectFrom('track_record')
      .select(['issue_type', 'issue_description'])
      .where('entity_id', '=', before!.id)
      .execute()
    expect(track).toContainEqual({ issue_type: 'ChangedGeneName', issue_description: 'OLDSYM was changed to NEWSYM' })
    const activity = await db.selectFrom('activity').select('text').where('event_type', '=', 'entity_renamed').execute()
    expect(activity).toEqual([{ text: 'OLDSYM was changed to NEWSYM' }])
    expect((await genesNamed(db, 'OLDSYM')).map((it) => [it.gene_symbol, it.found_by])).toContainEqual([
      'NEWSYM',
      'former_symbol',
    ])
  })

  test('[99] a gene that is inserted without Ensembl data is inactive', async () => {
    await update({
      insert: [{ gene_symbol: 'BARE' }, { gene_symbol: 'WHOLE', ensembl_genes: ensembl('ENSG00000000002') }],
    })
    expect(await geneBySymbol(db, 'BARE')).toMatchObject({
      active: false,
      biotype: 'unknown',
      alias: [],
      omim_gene: [],
    })
    expect((await geneBySymbol(db, 'WHOLE'))?.active).toBe(true)
  })

  test('an update refreshes the copies, once for each panel, and bumps nothing when nothing changes', async () => {
    const held = await panelWith('Held', 'OLDSYM', 'OTHER')
    const was = await versionOf(held)
    const lists = {
      update: [
        { gene_symbol: 'OLDSYM', gene_name: 'better' },
        { gene_symbol: 'OTHER', gene_name: 'better' },
      ],
    }
    expect(await update(lists)).toMatchObject({ panels: 1, entities: 2 })
    expect((await entities(held)).map((it) => it.gene_copy?.['gene_name'])).toEqual(['better', 'better'])
    expect(await versionOf(held)).toBe(`${was.split('.')[0]}.${Number(was.split('.')[1]) + 1}`)
    expect(await update(lists)).toMatchObject({ panels: 0, entities: 0 })
    // What the file did not tell stays.
    expect(await geneBySymbol(db, 'OLDSYM')).toMatchObject({ hgnc_id: 'HGNC:7', alias: ['A1'], active: true })
  })

  test('dates are read day first when they are short', async () => {
    await update({ update: [{ gene_symbol: 'OTHER', hgnc_release: '05-01-26', hgnc_date_symbol_changed: '31/12/99' }] })
    expect(await geneBySymbol(db, 'OTHER')).toMatchObject({
      hgnc_release: '2026-01-05',
      hgnc_date_symbol_changed: '1999-12-31',
    })
  })

  test('a gene that is deleted stays on its panels, which are named', async () => {
    const held = await panelWith('Held', 'OTHER')
    const { warnings } = await update({ delete: ['OTHER'] })
    expect(warnings).toEqual([`OTHER is inactive, but still on panel ${held} "Held"`])
    expect((await geneBySymbol(db, 'OTHER'))?.active).toBe(false)
  })

  test('a rename to a symbol that the panel has makes it a duplicate, which is told', async () => {
    const held = await panelWith('Held', 'OLDSYM', 'OTHER')
    const { warnings } = await update({ update_symbol: [[{ gene_symbol: 'OTHER', ensembl_genes: {} }, 'OLDSYM']] })
    expect(warnings).toEqual([`panel ${held} "Held" now holds OTHER twice`])
    expect((await entities(held)).map((it) => [it.entity_name, it.duplicate])).toEqual([
      ['OTHER', 1],
      ['OTHER', 0],
    ])
    expect((await geneBySymbol(db, 'OTHER'))?.ensembl_genes).toEqual(ensembl('ENSG00000000001'))
  })
})
