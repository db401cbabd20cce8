import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { silentLog } from '@farside/kernel/log'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWeb } from '../../app.ts'
import { migrations } from '../../migrations.ts'
import { readPanelappSettings } from '../../settings.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { addGene, addPanel, addRegion, addStr } from '../../tests/sample-panels.ts'
import { createAccount } from '../account/create-account.ts'
import { issueToken } from '../account/token.queries.ts'
import { resetAllStats } from '../panel/refresh-stats.ts'
import { bumpPanel } from '../version/bump-panel.ts'

const at = '2026-01-31T10:20:30.123456Z'
let statements = 0
let database: FreshDatabase
let db: PanelDb
let web: Awaited<ReturnType<typeof startWeb>>
let alpha: number
let hidden: number
let retired: number
let parent: number
let token: string

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  alpha = await addPanel(db, {
    name: 'Älpha "one"',
    old_pk: '553f9595bb5a1616e5ed45a8',
    level2title: 'Group',
    level3title: 'Sub-group',
    omim: ['1', '2'],
    hpo: ['HP:1'],
    old_panels: ['R999', 'Old; name'],
    major_version: 0,
    minor_version: 1,
  })
  const gene = await addGene(db, alpha, 'MYH7', {
    hgncId: 'HGNC:7577',
    sources: ['Literature', 'Expert Review Green'],
    phenotypes: ['a\tb', 'Ménière’s "x"', ''],
    publications: ['1', '2'],
    moi: 'MONOALLELIC, autosomal or pseudoautosomal, NOT imprinted',
    tags: ['treatable'],
  })
  await addGene(db, alpha, 'AMBER1', { saved_gel_status: 2 })
  await addGene(db, alpha, 'GREY1', { saved_gel_status: 0 })
  await addGene(db, alpha, 'FLAG1', { saved_gel_status: 3, flagged: true })
  await addStr(db, alpha, 'HTT_CAG', {})
  await addRegion(db, alpha, 'ISCA-1-Loss', {})
  hidden = await addPanel(db, { name: 'Hidden', status: 'internal' })
  await addGene(db, hidden, 'MYH7', { hgncId: 'HGNC:7577' })
  retired = await addPanel(db, { name: 'Retired', major_version: 1 })
  await addGene(db, retired, 'MYH7', { hgncId: 'HGNC:7577' })
  parent = await addPanel(db, { name: 'Parent', children: [alpha, hidden] })
  await db.transaction().execute(async (tx) => {
    const curator = await createAccount(tx, {
      username: 'cur',
      userType: 'GEL',
      email: 'cur@example.org',
      firstName: 'Ann',
      lastName: 'Cur',
      affiliation: 'Lab',
      at,
    })
    const reviewer = await createAccount(tx, { username: 'rev', userType: 'REVIEWER', at })
    token = await issueToken(tx, { accountId: curator, at })
    await tx
      .insertInto('evaluation')
      .values([
        { entity_id: gene, account_id: curator, rating: 'GREEN' },
        { entity_id: gene, account_id: reviewer, rating: 'AMBER' },
      ])
      .execute()
    await bumpPanel(tx, { panelId: alpha, kind: 'minor', at })
    await bumpPanel(tx, { panelId: retired, kind: 'minor', at })
    await tx.updateTable('panel').set({ status: 'retired' }).where('id', '=', retired).execute()
  })
  await resetAllStats(db)
  const { settings } = readPanelappSettings({ DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0' })
  const counted = db.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  web = await startWeb(settings, { log: silentLog, db: counted })
})
afterAll(async () => {
  await web?.close()
  await db?.destroy()
  await database?.drop()
})

const get = (path: string, init: RequestInit = {}) => fetch(web.url + path, { redirect: 'manual', ...init })
const curator = () => ({ headers: { authorization: `Token ${token}` } })
/** Fields of each line; none of these files has quoted line ends. */
const rowsOf = (text: string) =>
  text
    .split('\r\n')
    .slice(0, -1)
    .map((line) => [...line.matchAll(/(?:^|\t)("(?:[^"]|"")*"|[^\t]*)/g)].map((it) => it[1]!))

describe('the TSV of a panel', () => {
  test('[139] green: only green rows, 36 columns in each line, CRLF', async () => {
    const reply = await get(`/panels/${alpha}/download/34/`)
    expect(reply.headers.get('content-type')).toMatch(/^text\/tab-separated-values/)
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="_lpha _one_.tsv"')
    const text = await reply.text()
    const rows = rowsOf(text)
    expect(rows.map((it) => it.length)).toEqual([36, 36, 36])
    expect(rows.slice(1).map((it) => [it[0], it[15]])).toEqual([
      ['MYH7', '3'],
      ['HTT_CAG', '3'],
    ])
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  test('[140] whole: neither grey nor flagged entities', async () => {
    const rows = rowsOf(await (await get(`/panels/${alpha}/download/01234/`)).text())
    expect(rows.slice(1).map((it) => it[0])).toEqual(['MYH7', 'AMBER1', 'HTT_CAG', 'ISCA-1-Loss'])
    expect(await (await get(`/panels/${alpha}/download/All/`)).text()).toBe(
      await (await get(`/panels/${alpha}/download/01234/`)).text(),
    )
  })

  test('has its columns to the byte', async () => {
    const lines = (await (await get(`/panels/${alpha}/download/01234/`)).text()).split('\r\n')
    expect(lines[1]).toBe(
      'MYH7\tgene\tMYH7\tExpert Review Green;Literature\t"Älpha ""one"""\tSub-group\tGroup\t' +
        'MONOALLELIC, autosomal or pseudoautosomal, NOT imprinted\t"a\tb;M ni re s ""x"""\t1;2\t\tHP:1\t1;2\t\tFalse\t3\t' +
        '50;50;0\t0.2\tFalse\t\tENSG00000092054\tENSG00000092054\tHGNC:7577' +
        '\t'.repeat(13),
    )
    expect(lines[4]).toBe(
      'ISCA-1-Loss\tregion\t\t\t"Älpha ""one"""\tSub-group\tGroup\t\t\t1;2\t\tHP:1\t\t\tFalse\t2\t0;0;0\t0.2\tFalse\t\t-\t-\t-\t' +
        '15\t100\t200\t110\t210\t\t\t\t\t\t60\tcnv_loss\tA region',
    )
  })

  test('[141] of an older version, asked by form or address: all entities; of no version: a message on the panel page', async () => {
    const form = (version: string) =>
      get(`/panels/${alpha}/download_version/`, {
        method: 'POST',
        body: new URLSearchParams({ panel_version: version }),
      })
    const old = await form('0.1')
    expect(old.status).toBe(200)
    const rows = rowsOf(await old.text())
    expect(rows.slice(1).map((it) => [it[0], it[15]])).toContainEqual(['GREY1', '0'])
    const myh7 = rows.find((it) => it[0] === 'MYH7')!
    // Omim of the gene; Orphanet, HPO, flagged, percentages and ready are not recorded.
    expect([9, 10, 11, 14, 16, 17, 18].map((it) => myh7[it])).toEqual(['160760', '', '', '', '', '0.1', ''])
    expect(await (await get(`/panels/${alpha}/download_version/?panel_version=0.1`)).text()).toContain('GREY1')
    expect(await (await form('0.2')).text()).toBe(await (await get(`/panels/${alpha}/download/01234/`)).text())
    for (const version of ['9.9', 'x', '']) {
      const reply = await form(version)
      expect([reply.status, reply.headers.get('location')]).toEqual([303, `/panels/${alpha}/`])
      expect(reply.headers.get('set-cookie')).toContain('flash=')
    }
  })

  test('[135] of a panel that is not public is not there, but for curators', async () => {
    for (const path of [
      'download/01234/',
      'download_version/?panel_version=0.0',
      'download.bed',
      'download_version/?panel_version=x',
    ]) {
      expect((await get(`/panels/${hidden}/${path}`)).status, path).toBe(404)
    }
    expect((await get(`/panels/${hidden}/download/01234/`, curator())).status).toBe(200)
    expect((await get('/panels/999999/download/01234/')).status).toBe(404)
    expect((await get(`/panels/${alpha}/download/5/`)).status).toBe(404)
  })

  test('of a retired panel goes on for pinned versions', async () => {
    expect((await get(`/panels/${retired}/download/01234/`)).status).toBe(404)
    expect((await get(`/panels/${retired}/download_version/?panel_version=1.0`)).status).toBe(200)
    expect((await get(`/panels/${retired}/download_version/?panel_version=7.7`)).status).toBe(404)
  })

  test('of a super panel shows children as the viewer may see them', async () => {
    const seen = async (init: RequestInit) =>
      rowsOf(await (await get(`/panels/${parent}/download/34/`, init)).text())
        .slice(1)
        .map((it) => it[0])
    expect(await seen({})).toEqual(['MYH7', 'HTT_CAG'])
    expect(await seen(curator())).toEqual(['MYH7', 'MYH7', 'HTT_CAG'])
  })
})

describe('other formats', () => {
  test('[142] BED of MYH7 in GRCh38', async () => {
    const reply = await get(`/panels/${alpha}/download.bed?assembly=GRCh38&list=3`)
    const lines = (await reply.text()).split('\n')
    expect(lines.filter((it) => !it.startsWith('#'))).toEqual([
      'chr4\t3074876\t3074933\tHTT_CAG\t1000\t.',
      'chr14\t23412737\t23435718\tMYH7\t1000\t.',
      '',
    ])
    expect((await get(`/panels/${alpha}/download.bed?assembly=hg19`)).status).toBe(400)
    expect((await get(`/panels/${alpha}/download.bed?list=9`)).status).toBe(400)
    expect(await (await get(`/panels/${alpha}/download.bed?version=0.1&list=3,2,1`)).text()).toContain('AMBER1')
  })

  test('JSON is the document, CSV the rows of the TSV', async () => {
    const document = await (await get(`/panels/${alpha}/download.json?version=0.1`)).json()
    expect(document).toMatchObject({ id: alpha, version: '0.1', signed_off: null })
    const csv = await (await get(`/panels/${alpha}/download.csv`)).text()
    expect(csv.split('\r\n')[1]).toContain('MYH7,gene,MYH7,Expert Review Green;Literature,"Älpha ""one"""')
  })
})

describe('files of everything', () => {
  test.each(['download_genes', 'download_strs', 'download_regions', 'download_panel'])(
    '%s is for curators alone',
    async (name) => {
      expect((await get(`/panels/${name}/`)).status).toBe(403)
      const reply = await get(`/panels/${name}/`, curator())
      expect(reply.status).toBe(200)
      expect(reply.headers.get('content-disposition')).toMatch(
        /filename="All_(genes|strs|regions|panels)_\d{8}-\d{4}\.tsv"/,
      )
    },
  )

  test('genes: 21 columns, a row more for each super panel', async () => {
    const rows = rowsOf(await (await get('/panels/download_genes/', curator())).text())
    expect(new Set(rows.map((it) => it.length))).toEqual(new Set([21]))
    const [own, inSuper] = rows.filter((it) => it[0] === 'MYH7' && it[1] === String(alpha))
    expect(own!.slice(3, 6)).toEqual(['0.2', 'PUBLIC', 'green'])
    expect(own!.slice(10, 17)).toEqual([
      'ENSG00000092054',
      'ENSG00000092054',
      'HGNC:7577',
      'protein_coding',
      expect.any(String),
      '14:23881947-23904927',
      '14:23412738-23435718',
    ])
    expect(own!.slice(18)).toEqual(['-', '-', '-'])
    expect(inSuper!.slice(18)).toEqual([String(parent), 'Parent', '0.1'])
    expect(rows.filter((it) => it[0] === 'FLAG1' && it[5] === 'grey')).toHaveLength(2)
    expect(rows[0]!.slice(15, 17)).toEqual(['GeneLocation((GRch37)', 'GeneLocation((GRch38)'])
  })

  test('STRs have 28 columns, regions 30, panels 14', async () => {
    const widths = async (name: string) =>
      new Set(rowsOf(await (await get(`/panels/${name}/`, curator())).text()).map((it) => it.length))
    expect(await widths('download_strs')).toEqual(new Set([28]))
    expect(await widths('download_regions')).toEqual(new Set([30]))
    expect(await widths('download_panel')).toEqual(new Set([14]))
    const panels = rowsOf(await (await get('/panels/download_panel/', curator())).text())
    const row = panels.find((it) => it[3]!.endsWith(`/panels/${alpha}/`))!
    expect(row.slice(6, 12)).toEqual([
      '1 of 4 genes reviewed',
      '2',
      'Ann Cur (Lab);rev',
      'cur@example.org',
      'PUBLIC',
      'R999;Old; name',
    ])
  })
})

describe('a big panel', () => {
  test('of 1,000 genes is three statements at most and 60 ms', async () => {
    const big = await addPanel(db, { name: 'Big' })
    await sql`
      insert into gene (gene_symbol) select 'G' || n from generate_series(1, 1000) n on conflict do nothing`.execute(db)
    await sql`
      insert into entity (panel_id, entity_type, entity_name, gene_symbol, gene_copy, saved_gel_status, phenotypes)
      select ${big}, 'gene', 'G' || n, 'G' || n, e.gene_copy, 1 + n % 3, array['one', 'two']
      from generate_series(1, 1000) n, (select gene_copy from entity where entity_name = 'MYH7' limit 1) e`.execute(db)
    await sql`
      insert into evidence (entity_id, name, rating) select id, s, 5 from entity, unnest(array['A', 'B', 'C']) s
      where panel_id = ${big}`.execute(db)
    await sql`analyze`.execute(db)
    await get(`/panels/${alpha}/download/01234/`)
    const times: number[] = []
    for (const digits of ['01234', '1234', '12', '23', '123']) {
      statements = 0
      const started = performance.now()
      await (await get(`/panels/${big}/download/${digits}/`)).text()
      times.push(performance.now() - started)
      expect(statements).toBeLessThanOrEqual(3)
    }
    // The goal is 60 ms on a machine of its own; tests share theirs.
    expect(times.toSorted((a, b) => a - b)[0]).toBeLessThan(200)
  })
})
