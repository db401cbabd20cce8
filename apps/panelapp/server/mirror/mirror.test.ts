import { openDatabase } from '@farside/kernel/db'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, PanelTx, Tables } from '../../tables.ts'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'
import { viewerOfName } from '../account/account.queries.ts'
import { readFrozen } from '../document/read-frozen.ts'
import { setRating } from '../entity/set-rating.ts'
import { changePanel } from '../panel/change-panel.ts'
import { rejectPanel } from '../panel/set-status.ts'
import { panelDocument as liveDocument } from '../document/panel-document.ts'
import { openCatalogue } from '../panel/open-catalogue.ts'
import { geneEntity, headOf, panelDocument } from './invented.fixture.ts'
import { mirrorPanels } from './mirror-panels.ts'
import type { Mirror } from './mirror-run.ts'
import { openSource } from './source-client.ts'
import { pageOf, startStandIn } from './stand-in.fixture.ts'
import type { Behave } from './stand-in.fixture.ts'

type Json = Record<string, unknown>

let database: FreshDatabase
let db: PanelDb
let waited: number[]
beforeEach(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
  waited = []
})
afterEach(async () => {
  await db.destroy()
  await database.drop()
})

const said: string[] = []
async function mirror(baseUrl: string, options: Partial<Mirror> & { rate?: number } = {}) {
  const { rate = 0, ...others } = options
  const signal = new AbortController().signal
  const wait = async (ms: number) => void waited.push(ms)
  const source = openSource({ baseUrl, rate, signal, wait })
  const summary = await mirrorPanels(db, {
    source,
    concurrency: 2,
    versions: 'none',
    full: false,
    dryRun: false,
    signal,
    now: () => new Date('2026-11-26T00:00:00Z'),
    report: () => {},
    say: (line) => said.push(line),
    ...others,
  })
  return { ...summary, requests: source.requests() }
}

async function live(id: number): Promise<Json> {
  const catalogue = await openCatalogue(db).read()
  return JSON.parse(await liveDocument(db, catalogue, catalogue.byId.get(id)!, 'live')) as Json
}

describe('mirroring our own program', () => {
  let story: Story
  beforeEach(async () => {
    story = await startStory()
  })
  afterEach(() => story.close())
  const atSource = async (
    work: (tx: PanelTx, by: NonNullable<Awaited<ReturnType<typeof viewerOfName>>>) => Promise<unknown>,
  ) => {
    const by = (await viewerOfName(story.db, 'cur'))!
    await story.db.transaction().execute((tx) => work(tx, by))
  }
  const rate = (at: string) =>
    atSource((tx, by) =>
      setRating(tx, { entity: { panelId: story.alpha, type: 'gene', name: 'BRUND2' }, level: 3, by, at }),
    )
  const documentOf = async (id: number, query = '') =>
    (await (await story.get(`/api/v1/panels/${id}/${query}`)).json()) as Json

  test('copies every panel field by field, and keeps numbers of its own apart', async () => {
    expect(await mirror(story.url)).toMatchObject({ refused: [], listed: 0, vanished: [], surplus: [] })
    for (const id of [story.alpha, story.beta]) expect(await live(id)).toEqual(await documentOf(id))
    const own = await db.insertInto('panel').values({ name: 'Ours' }).returning('id').executeTakeFirstOrThrow()
    expect(own.id).toBeGreaterThanOrEqual(1_000_000)
    expect(await db.selectFrom('gene as g').select('g.gene_symbol').orderBy('g.gene_symbol').execute()).toHaveLength(3)
  })

  test('a second time asks whether anything moved and writes nothing', async () => {
    const first = await mirror(`${story.url}/api/v1/`)
    const entities = () => db.selectFrom('entity as e').select(['e.id', 'e.modified']).orderBy('e.id').execute()
    const before = await entities()
    expect(await mirror(story.url)).toMatchObject({
      unchanged: 2,
      new: [],
      newer: [],
      changed: [],
      requests: first.requests,
    })
    expect(await entities()).toEqual(before)
    expect(await db.selectFrom('panel as p').select('p.seen_at').distinct().execute()).toEqual([
      { seen_at: '2026-11-26T00:00:00.000000Z' },
    ])
  })

  test('history grows: a newer version freezes the one before', async () => {
    await mirror(story.url)
    const former = await documentOf(story.alpha)
    await rate('2026-05-01T00:00:00.000000Z')
    const { newer } = await mirror(story.url)
    expect(newer).toEqual([`panel ${story.alpha} "Alpha" 1.1`])
    expect(await live(story.alpha)).toEqual(await documentOf(story.alpha))
    expect(JSON.parse((await readFrozen(db, story.alpha, { major: 1, minor: 0 }))!.text)).toEqual(former)
  })

  test('a rehearsal tells what it would fetch and writes nothing', async () => {
    expect(await mirror(story.url, { dryRun: true })).toMatchObject({
      requests: 1,
      new: [expect.stringContaining('"Alpha"'), expect.stringContaining('"Beta"')],
    })
    expect(await db.selectFrom('panel as p').select('p.id').execute()).toEqual([])
    expect(await db.selectFrom('mirror_source').select('base_url').execute()).toEqual([])
  })

  test('a rehearsal says how many requests it would take', async () => {
    expect(await mirror(story.url, { dryRun: true })).toMatchObject({ notes: ['Requests: 2 for documents.'] })
    await rate('2026-03-01T00:00:00Z')
    const all = await mirror(story.url, { dryRun: true, versions: 'all' })
    expect(all.notes).toEqual(['Requests: 2 for documents, 5 or more for former versions.'])
    const signed = await mirror(story.url, { dryRun: true, versions: 'signed-off' })
    expect(signed.notes).toEqual(['Requests: 2 for documents, 0 for signed-off versions.'])
    await mirror(story.url)
    expect(await mirror(story.url, { dryRun: true })).toMatchObject({ notes: ['Requests: 2 for documents.'] })
  })

  test('a rehearsal of fetching everything does not call what is here newer', async () => {
    await mirror(story.url)
    const rehearsed = await mirror(story.url, { dryRun: true, full: true })
    expect(rehearsed).toMatchObject({ new: [], newer: [], changed: [], unchanged: 2 })
    expect(rehearsed.notes).toEqual(['Requests: 2 for documents.'])
    await rate('2026-03-01T00:00:00Z')
    expect(await mirror(story.url, { dryRun: true })).toMatchObject({
      newer: [expect.stringContaining('"Alpha"')],
      unchanged: 1,
    })
  })

  test('signed-off versions come through the signed-off list, and go with it', async () => {
    const sign = (version: string, date: string, at: string) =>
      atSource((tx, by) => changePanel(tx, { panelId: story.alpha, fields: {}, signOff: { version, date }, by, at }))
    await sign('1.0', '2026-03-02', '2026-05-01T00:00:00.000000Z')
    expect(await mirror(story.url, { versions: 'signed-off' })).toMatchObject({
      older: [`panel ${story.alpha} "Alpha" 1.0`],
      refused: [],
    })
    const want = (await (await story.get('/api/v1/panels/signedoff/')).json()) as Json
    const panel = (await openCatalogue(db).read()).byId.get(story.alpha)!
    expect(panel.signedOff).toMatchObject({ version: '1.0', date: '2026-03-02' })
    expect(want['count']).toBe(1)
    await sign('', '', '2026-06-01T00:00:00.000000Z')
    const { notes } = await mirror(story.url, { versions: 'signed-off' })
    expect(notes).toEqual([expect.stringMatching(/taken back/)])
    expect((await openCatalogue(db).read()).byId.get(story.alpha)!.signedOff).toBeNull()
  })

  test('all former versions are asked for until there are no more, and once', async () => {
    const { older } = await mirror(story.url, { versions: 'all' })
    expect(said.at(-1)).toMatch(/^Former versions: \d+ requests or more, for 2 panels$/)
    // Alpha went 0.0 to 0.3 and then to 1.0; Beta is at 0.2.
    expect(older.filter((it) => it.includes('Alpha'))).toHaveLength(4)
    for (const minor of [0, 1, 2, 3]) {
      const { signed_off: _, ...want } = await documentOf(story.alpha, `?version=0.${minor}`)
      expect(JSON.parse((await readFrozen(db, story.alpha, { major: 0, minor }))!.text)).toEqual(want)
    }
    const ends = await db
      .selectFrom('snapshot as s')
      .select(['s.superseded_at', 's.seen_until'])
      .where('s.panel_id', '=', story.alpha)
      .orderBy('s.minor_version')
      .execute()
    expect(ends.slice(0, 3).every((it) => it.superseded_at === it.seen_until)).toBe(true)
    const again = await mirror(story.url, { versions: 'all' })
    expect(again.requests).toBe(3)
  })

  test('a panel that left the list is retired, and comes back', async () => {
    await mirror(story.url)
    await atSource((tx, by) => rejectPanel(tx, { panelId: story.beta, by, at: '2026-06-01T00:00:00.000000Z' }))
    expect((await mirror(story.url)).vanished).toEqual([expect.stringContaining('"Beta"')])
    const status = async () =>
      (await db.selectFrom('panel as p').select('p.status').where('p.id', '=', story.beta).executeTakeFirstOrThrow())
        .status
    expect(await status()).toBe('retired')
    expect((await mirror(story.url)).vanished).toEqual([])
    await story.db.updateTable('panel').set({ status: 'public' }).where('id', '=', story.beta).execute()
    await mirror(story.url)
    expect(await status()).toBe('public')
  })

  test('another source is refused, and so is a second run meanwhile', async () => {
    await mirror(story.url)
    await expect(mirror('http://127.0.0.1:9')).rejects.toMatchObject({ code: 'source_is_another' })
    let second: Promise<unknown> = Promise.resolve()
    await mirror(story.url, { full: true, report: () => (second = mirror(story.url).catch((error: unknown) => error)) })
    expect(await second).toMatchObject({ code: 'loading_already' })
  })
})

describe('a source that misbehaves', () => {
  const documents = new Map(
    [1, 2, 3, 4, 5].map((id) => [id, panelDocument({ id, version: '1.1', genes: [geneEntity(`G${id}`)] })]),
  )
  const list = pageOf([...documents.keys()].map((id) => headOf({ id, version: '1.1', genes: [geneEntity(`G${id}`)] })))
  const answer = (path: string): unknown => {
    if (path === '/api/v1/panels/') return list
    return documents.get(Number(/panels\/(\d+)\/$/.exec(path)?.[1]))
  }
  async function mirrorOf(behave: Behave, options?: Parameters<typeof mirror>[1]) {
    const standIn = await startStandIn(behave)
    try {
      return await mirror(standIn.url, options)
    } finally {
      await standIn.close()
    }
  }
  const panels = async () =>
    (await db.selectFrom('panel as p').select('p.id').where('p.is_listed', '=', false).orderBy('p.id').execute()).map(
      (it) => it.id,
    )

  test('and answers HTML, or no list at all, is told so; nothing is written', async () => {
    const html: Behave = (_, __, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello')
    await expect(mirrorOf(html)).rejects.toMatchObject({
      message: expect.stringMatching(/web page \(HTML\) instead of JSON/),
    })
    await expect(mirrorOf(() => undefined)).rejects.toMatchObject({
      message: expect.stringMatching(/is it a PanelApp\?/),
    })
    await expect(mirrorOf(() => ({ hello: 1 }))).rejects.toMatchObject({ code: 'source_unreadable' })
    const gone = await startStandIn(() => undefined)
    await gone.close()
    await expect(mirror(gone.url)).rejects.toMatchObject({
      message: expect.stringMatching(/nothing answers there, 5 times/),
    })
    await expect(mirror('ftp://x')).rejects.toMatchObject({ code: 'source_address_invalid' })
    expect(await db.selectFrom('mirror_source').select('base_url').execute()).toEqual([])
  })

  test('asks us to wait: we wait as long as it says, and go on', async () => {
    let refusals = 2
    const busy: Behave = (path, _, response) =>
      path.endsWith('/3/') && refusals-- > 0 ? response.writeHead(429, { 'retry-after': '60' }).end() : answer(path)
    expect(await mirrorOf(busy)).toMatchObject({ refused: [] })
    expect(waited).toEqual([60_000, 60_000])
  })

  test('keeps to the rate', async () => {
    await mirrorOf(answer, { rate: 2, concurrency: 1 })
    expect(waited.length).toBe(5)
    expect(Math.max(...waited)).toBeGreaterThan(400)
  })

  test('cuts a line: the document is asked for again', async () => {
    let cuts = 1
    const cut: Behave = (path, _, response) => {
      if (!path.endsWith('/2/') || cuts-- <= 0) return answer(path)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 }).write('{"id"')
      return response.destroy()
    }
    expect(await mirrorOf(cut)).toMatchObject({ refused: [] })
    expect(await panels()).toEqual([1, 2, 3, 4, 5])
  })

  test('dies in the middle: what was copied stays, and the next run asks for the rest', async () => {
    const dying: Behave = (path, _, response) => (/\/[345]\/$/.test(path) ? response.destroy() : answer(path))
    await expect(mirrorOf(dying, { concurrency: 1 })).rejects.toMatchObject({
      code: 'source_gone',
      message: expect.stringMatching(/after 2 of 5 panels, which stay: run it again/),
    })
    expect(await panels()).toEqual([1, 2])
    await db.updateTable('mirror_source').set({ base_url: 'http://stand-in' }).execute()
    const standIn = await startStandIn(answer)
    await db.updateTable('mirror_source').set({ base_url: standIn.url }).execute()
    const summary = await mirror(standIn.url)
    await standIn.close()
    expect(standIn.asked).toEqual(['/api/v1/panels/', ...[3, 4, 5].map((id) => `/api/v1/panels/${id}/`)])
    expect(summary).toMatchObject({ unchanged: 2, refused: [] })
    expect(await panels()).toEqual([1, 2, 3, 4, 5])
  })

  test('has documents that break the shape: they are named, and the others are taken', async () => {
    const broken: Behave = (path, _, response) => {
      if (path.endsWith('/2/')) return { ...documents.get(2), genes: [{ entity_name: 'X' }] }
      if (path.endsWith('/3/')) return documents.get(4)
      if (path.endsWith('/4/')) return response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": 4')
      if (path.endsWith('/5/')) return undefined
      return answer(path)
    }
    const { refused } = await mirrorOf(broken)
    expect(refused).toEqual([
      expect.stringMatching(/panel 2 .*genes\.0\.gene_data/),
      expect.stringMatching(/panel 3 .*the answer is of panel 4/),
      expect.stringMatching(/panel 4 .*not whole JSON/),
      expect.stringMatching(/panel 5 .*its document is not there/),
    ])
    expect(await panels()).toEqual([1])
  })

  test('lost most of its list: nothing is retired before somebody believes it', async () => {
    const many = Array.from({ length: 12 }, (_, at) => headOf({ id: at + 1, version: '1.1' }))
    const standIn = await startStandIn((path) =>
      path === '/api/v1/panels/'
        ? pageOf(standIn.asked.length > 20 ? many.slice(0, 2) : many)
        : (answer(path) ?? panelDocument({ id: Number(/(\d+)\/$/.exec(path)?.[1]), version: '1.1' })),
    )
    await mirror(standIn.url)
    while (standIn.asked.length <= 20) standIn.asked.push('')
    expect(await mirror(standIn.url)).toMatchObject({
      vanished: [],
      notes: [expect.stringMatching(/10 of 12 panels .*--accept-vanished/)],
    })
    expect((await mirror(standIn.url, { acceptVanished: true })).vanished).toHaveLength(10)
    await standIn.close()
  })
})
