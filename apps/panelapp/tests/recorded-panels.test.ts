import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWeb } from '../app.ts'
import { migrations } from '../migrations.ts'
import { loadGenes } from '../server/gene/load-genes.ts'
import { readJson } from '../server/mirror/json-text.ts'
import { loadRecordings } from '../server/mirror/load-recordings.ts'
import { recordings } from '../server/mirror/recordings.ts'
import type { Summary } from '../server/mirror/summary.ts'
import { readPanelappSettings } from '../settings.ts'

// Recorded answers of two services, which lie beside the checkout and not in it: their content has terms of its own.
const folder = fileURLToPath(new URL('../../../../shared/data/panelapp/', import.meta.url))
const uk = `${folder}uk_api_2026-02`
const au = `${folder}au_api_2025-10`

type Json = Record<string, unknown>

async function startLoaded(path: string, genes?: string) {
  const database: FreshDatabase = await freshDatabase({ migrations })
  const { settings } = readPanelappSettings({ DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0' })
  const web = await startWeb(settings, { log: silentLog })
  const releases = { GRch37: '82', GRch38: '90' }
  if (genes) await loadGenes(web.deps.db, { path: genes, releases, at: '2026-03-01T00:00:00.000000Z' })
  const load = () => loadRecordings(web.deps.db, { paths: [path] })
  const summary = await load()
  const get = async (path: string) => {
    const answer = await fetch(`${web.url}/api/v1/${path}`)
    expect(answer.status, path).toBe(200)
    return (await answer.json()) as Json
  }
  return { web, db: web.deps.db, summary, load, get, end: () => web.close().then(() => database.drop()) }
}

async function recorded(path: string, name: RegExp): Promise<Json[]> {
  const found: Json[] = []
  for await (const recording of recordings([path])) {
    if (name.test(recording.name)) found.push(readJson(recording.bytes) as Json)
  }
  return found
}

/** Every difference of what was recorded to what we answer; keys that we add are none, nor is the order of evidence and tags. */
function differences(want: unknown, have: unknown, path: string, unordered = /\.(evidence|tags)$/): string[] {
  if (Array.isArray(want) && Array.isArray(have)) {
    const [a, b] = unordered.test(path) ? [sorted(want), sorted(have)] : [want, have]
    if (a.length !== b.length) return [`${path}: ${a.length} items recorded, ${b.length} answered`]
    return a.flatMap((it, at) => differences(it, b[at], `${path}[${at}]`, unordered))
  }
  if (isObject(want) && isObject(have)) {
    return Object.keys(want).flatMap((key) => differences(want[key], have[key], `${path}.${key}`, unordered))
  }
  return want === have ? [] : [`${path}: recorded ${JSON.stringify(want)}, answered ${JSON.stringify(have)}`]
}
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const sorted = (list: unknown[]) => list.map((it) => JSON.stringify(it)).toSorted()

/** All pages of a collection, by following `next`. */
async function pagesOf(get: (path: string) => Promise<Json>): Promise<Json[]> {
  const pages = [await get('panels/')]
  while (pages.at(-1)!['next']) pages.push(await get(String(pages.at(-1)!['next']).split('/api/v1/')[1]!))
  return pages
}

function listDifferences(want: Json[], have: Json[]): string[] {
  const unordered = /\.types$/
  const rows = (pages: Json[]) => pages.flatMap((page) => page['results'] as Json[])
  return [
    ...differences(
      want.map((it) => it['count']),
      have.map((it) => it['count']),
      'count',
    ),
    ...differences(rows(want), rows(have), 'results', unordered),
  ]
}

describe.skipIf(!existsSync(uk))('the recorded panels of the UK service, loaded', () => {
  let site: Awaited<ReturnType<typeof startLoaded>>
  beforeAll(async () => {
    site = await startLoaded(uk, `${folder}genes/genes.json.gz`)
  }, 120_000)
  afterAll(() => site?.end())

  test('each document is answered as it was recorded, field by field', async () => {
    const documents = await recorded(uk, /panel_\d+\.json$/)
    const told: string[] = []
    let equal = 0
    for (const document of documents) {
      const found = differences(document, await site.get(`panels/${document['id']}/`), `panel ${document['id']}`)
      told.push(...found)
      if (found.length === 0) equal += 1
    }
    for (const line of told) console.log(line)
    console.log(`${equal} of ${documents.length}`)
    expect({ equal, documents: documents.length, told }).toEqual({ equal: 66, documents: 66, told: [] })
  })

  test('the list pages are answered as they were recorded, types as a set', async () => {
    const want = (await recorded(uk, /ge_panels_page_\d\.json$/)).toSorted((a, b) => pageOf(a) - pageOf(b))
    expect(listDifferences(want, await pagesOf(site.get))).toEqual([])
  })

  test('says what it did, and finds nothing new when it is run again', async () => {
    expect(site.summary).toMatchObject({
      source: 'https://panelapp.genomicsengland.co.uk',
      newer: [],
      changed: [],
      refused: [],
      surplus: [],
      listed: 439 - 66 - 2,
    } satisfies Partial<Summary>)
    expect(site.summary.new).toHaveLength(66)
    const before = await site.db
      .selectFrom('panel as p')
      .select((it) => it.fn.max('p.revision').as('n'))
      .execute()
    const again = await site.load()
    expect(again).toMatchObject({ new: [], newer: [], changed: [], unchanged: 66, refused: [] })
    expect(
      await site.db
        .selectFrom('panel as p')
        .select((it) => it.fn.max('p.revision').as('n'))
        .execute(),
    ).toEqual(before)
  })

  test('children of a super panel that have no document of their own are filled by its document', async () => {
    const [want] = await recorded(uk, /panel_491\.json$/)
    for (const id of [96, 736]) {
      const child = await site.get(`panels/${id}/`)
      const mine = (want!['genes'] as Json[]).filter((it) => (it['panel'] as Json)['id'] === id)
      expect((child['genes'] as Json[]).map((it) => it['entity_name'])).toEqual(mine.map((it) => it['entity_name']))
    }
    expect((await site.get('panels/491/'))['child_panel_ids']).toEqual([96, 736, 78])
  })

  test('a panel that only a list told of is in lists, and its document is not there', async () => {
    const answer = await fetch(`${site.web.url}/api/v1/panels/285/`)
    expect(answer.status).toBe(404)
    expect(((await answer.json()) as Json)['detail']).toMatch(/not loaded/i)
  })

  test('takes no panels of another source', async () => {
    await expect(loadRecordings(site.db, { paths: [au] })).rejects.toMatchObject({ code: 'source_is_another' })
    expect(await site.db.selectFrom('panel as p').select('p.id').where('p.id', '=', 3149).execute()).toEqual([])
  })
})

describe.skipIf(!existsSync(au))('the recorded lists of the Australian service, loaded', () => {
  let site: Awaited<ReturnType<typeof startLoaded>>
  beforeAll(async () => {
    site = await startLoaded(au)
  }, 120_000)
  afterAll(() => site?.end())

  test('are answered as they were recorded, types as a set', async () => {
    const want = (await recorded(au, /panels_page_\d\.json$/)).toSorted((a, b) => pageOf(a) - pageOf(b))
    expect(want.reduce((sum, page) => sum + (page['results'] as Json[]).length, 0)).toBe(283)
    expect(site.summary).toMatchObject({ source: 'https://panelapp-aus.org', listed: 283, refused: [] })
    expect(listDifferences(want, await pagesOf(site.get))).toEqual([])
  })
})

const pageOf = ({ previous }: Json): number =>
  previous === null ? 1 : Number(new URL(String(previous)).searchParams.get('page') ?? 1) + 1
