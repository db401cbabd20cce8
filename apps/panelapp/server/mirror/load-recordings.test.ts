import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openDatabase } from '@farside/kernel/db'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { geneEntity, headOf, panelDocument, superDocument } from './invented.fixture.ts'
import { loadRecordings } from './load-recordings.ts'
import { recordings } from './recordings.ts'
import { pageOf } from './stand-in.fixture.ts'
import { betterTypeOrder } from './type-order.rules.ts'

let database: FreshDatabase
let db: PanelDb
let folder: string
beforeEach(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  folder = await mkdtemp(join(tmpdir(), 'recorded-'))
})
afterEach(async () => {
  await db.destroy()
  await database.drop()
  await rm(folder, { recursive: true })
})

const put = (name: string, value: unknown) =>
  writeFile(join(folder, name), Buffer.isBuffer(value) ? value : JSON.stringify(value))
const load = (options: Partial<Parameters<typeof loadRecordings>[1]> = {}) =>
  loadRecordings(db, { paths: [folder], ...options })
const panels = () =>
  db
    .selectFrom('panel as p')
    .select(['p.id', 'p.major_version', 'p.minor_version', 'p.is_listed'])
    .orderBy('p.id')
    .execute()

describe('loading recorded answers', () => {
  const one = panelDocument({ id: 1, version: '1.1', genes: [geneEntity('AAA1')] })
  const two = panelDocument({ id: 2, version: '1.1', genes: [geneEntity('BBB2')] })

  test('takes any mixture: plain, packed, archives with long names, byte-order marks, several versions, lists', async () => {
    await put('a-list.json', {
      ...pageOf([headOf({ id: 1, version: '1.1', genes: [{}] }), headOf({ id: 9, version: '2.0' })]),
      next: 'https://panels.example.org/api/v1/panels/?page=2',
    })
    await put('b-super.json', superDocument(3, '1.1', [one, two]))
    await put('c.json.gz', gzipSync(`\uFEFF${JSON.stringify(one)}`))
    await put('d-older.json', panelDocument({ id: 1, version: '1.0', genes: [geneEntity('AAA1')] }))
    const inner = join(folder, 'in')
    const long = 'x'.repeat(120)
    await mkdir(inner)
    await writeFile(join(inner, `${long}.json`), JSON.stringify(two))
    execFileSync('tar', ['czf', join(folder, 'e.tar.gz'), '-C', inner, '.'])
    await rm(inner, { recursive: true })
    await put('notes.txt', 'not taken')
    const summary = await load()
    expect(summary).toMatchObject({ source: 'https://panels.example.org', refused: [], listed: 1, unchanged: 0 })
    expect(summary.new.map((it) => it.split(' ')[1])).toEqual(['1', '2', '3'])
    expect(summary.older).toEqual(['panel 1 "Panel 1" 1.0'])
    expect(await panels()).toEqual([
      { id: 1, major_version: 1, minor_version: 1, is_listed: false },
      { id: 2, major_version: 1, minor_version: 1, is_listed: false },
      { id: 3, major_version: 1, minor_version: 1, is_listed: false },
      { id: 9, major_version: 2, minor_version: 0, is_listed: true },
    ])
    expect(await load()).toMatchObject({ new: [], newer: [], changed: [], older: [], unchanged: 4 })
  })

  test('a rehearsal refuses what a load would refuse, and writes nothing', async () => {
    await put('good.json', one)
    await put('bad.json', { ...two, genes: [{}] })
    expect(await load({ dryRun: true })).toMatchObject({
      new: ['panel 1 "Panel 1" 1.1'],
      refused: [expect.stringMatching(/panel 2/)],
    })
    expect(await panels()).toEqual([])
  })

  test('names every file that it cannot take, and takes the others', async () => {
    await put('a.json', Buffer.from('<!DOCTYPE html><p>Log in'))
    await put('b.json', Buffer.from('{"id": 1'))
    await put('c.json', Buffer.from([0xff, 0x80]))
    await put('d.json', Buffer.from('{"name": "a\\u0000b"}'))
    await put('e.json', pageOf([{ id: 5 }]))
    await put('f.json', one)
    const { refused, new: taken } = await load()
    expect(refused.map((it) => it.replace(folder, ''))).toEqual([
      expect.stringMatching(/a\.json: it is a web page \(HTML\)/),
      expect.stringMatching(/b\.json: it is not whole JSON/),
      expect.stringMatching(/c\.json: it is not text in UTF-8/),
      expect.stringMatching(/d\.json: it holds a character that the database cannot hold/),
      expect.stringMatching(/e\.json, row 1: name: /),
    ])
    expect(taken).toHaveLength(1)
  })

  test('answers of two sources at once, or of another source later, are refused before anything is written', async () => {
    const list = (host: string, id: number) => ({
      ...pageOf([headOf({ id, version: '1.0' })]),
      previous: `https://${host}/api/v1/panels/`,
    })
    await put('a.json', list('one.example.org', 1))
    await put('b.json', list('two.example.org', 2))
    await expect(load()).rejects.toMatchObject({ code: 'source_is_another' })
    expect(await panels()).toEqual([])
    await load({ paths: [join(folder, 'a.json')] })
    await expect(load({ paths: [join(folder, 'b.json')] })).rejects.toMatchObject({ code: 'source_is_another' })
    await expect(load({ paths: [join(folder, 'a.json')], source: 'https://three.example.org' })).rejects.toMatchObject({
      code: 'source_is_another',
    })
    expect(await panels()).toHaveLength(1)
  })

  test('a list that does not say where it comes from is refused whole when a row of it is of another source', async () => {
    await put('a.json', one)
    await load()
    const stranger = headOf({ id: 1, version: '2.0', more: { hash_id: '5f0a91c3be7d42a6810c9e34' } })
    await put('b.json', pageOf([stranger, headOf({ id: 7, version: '1.0' })]))
    expect((await load()).refused).toEqual([
      expect.stringMatching(/b\.json: it does not say where it comes from, .* it comes from another source/),
    ])
    expect(await panels()).toMatchObject([{ id: 1, major_version: 1 }])
    expect(await load({ source: 'https://one.example.org' })).toMatchObject({
      refused: [expect.stringMatching(/panel 1 /)],
      listed: 1,
    })
  })

  test.each(['javascript:alert(1)//', 'ftp://panels.example.org', 'https://me:secret@panels.example.org'])(
    'does not believe that it comes from %s, where every page would lead',
    async (site) => {
      await put('list.json', { ...pageOf([headOf({ id: 1, version: '1.1' })]), next: `${site}/api/v1/panels/?page=2` })
      const { source } = await load()
      expect([source, await db.selectFrom('mirror_source').selectAll().execute()]).toEqual(['', []])
    },
  )

  test('refuses a file of something else once, however much it holds', async () => {
    await put('genes.json', [{ pk: 'A' }, { pk: 'B' }, { pk: 'C' }])
    expect((await load()).refused).toEqual([expect.stringMatching(/genes\.json: id: .*; and so on for all 3 entries/)])
  })

  test('keeps an acknowledgement for the source that is known from before, and says so where none is', async () => {
    const acknowledged = () => db.selectFrom('mirror_source as m').select('m.acknowledgement').execute()
    await put('a.json', one)
    expect(await load({ acknowledgement: 'Thanks' })).toMatchObject({ notes: [expect.stringContaining('--source')] })
    await load({ source: 'https://one.example.org' })
    expect(await load({ acknowledgement: 'Thanks to all' })).toMatchObject({ notes: [] })
    expect(await acknowledged()).toEqual([{ acknowledgement: 'Thanks to all' }])
  })

  test.each([
    ['nothing', 'nowhere', /no such file or folder/],
    ['an empty folder', '', /no recorded answers/],
  ])('says so when there is %s', async (_, name, why) => {
    await expect(load({ paths: [join(folder, name)] })).rejects.toMatchObject({
      code: 'files_unreadable',
      message: expect.stringMatching(why),
    })
  })

  test('says so when an archive or a packed file is damaged', async () => {
    const packed = gzipSync(JSON.stringify(one))
    for (const [name, bytes] of [
      ['cut.json.gz', packed.subarray(0, -12)],
      ['no.json.gz', Buffer.from('plain')],
      ['no.tar', Buffer.alloc(1024, 7)],
    ] as const) {
      await put(name, bytes)
      const read = async () => {
        for await (const _ of recordings([join(folder, name)])) continue
      }
      await expect(read(), name).rejects.toMatchObject({ code: 'files_unreadable' })
    }
  })
})

describe('the order of types', () => {
  test.each<[string, string[], string[][], string[] | undefined]>([
    [
      'stays when documents agree',
      ['a', 'b', 'c'],
      [
        ['a', 'c'],
        ['b', 'c'],
      ],
      undefined,
    ],
    [
      'follows documents',
      ['a', 'b', 'c'],
      [
        ['c', 'a'],
        ['a', 'b'],
      ],
      ['c', 'a', 'b'],
    ],
    ['moves as little as documents ask for', ['a', 'b', 'c', 'd'], [['d', 'b']], ['a', 'c', 'd', 'b']],
    [
      'stays when documents contradict each other',
      ['a', 'b'],
      [
        ['b', 'a'],
        ['a', 'b'],
      ],
      undefined,
    ],
  ])('%s', (_, now, sequences, order) => {
    expect(betterTypeOrder(now, sequences)).toEqual(order)
  })
})
