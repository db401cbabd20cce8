import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startApi } from '../api/api.fixture.ts'
import { openCatalogue } from '../panel/open-catalogue.ts'
import { anonymous } from '../viewer/viewer.ts'
import type { Viewer } from '../viewer/viewer.ts'
import type { DumpAsk, Manifest } from './dump.ts'
import { openDumps } from './open-dumps.ts'
import type { Dump, DumpEncoding, Dumps } from './open-dumps.ts'
import { unlessSwept } from './unless-swept.ts'

interface Line {
  id: number
  name: string
  version: string
  sha256: string
  live: boolean
  genes: { entity_name: string; confidence_level: string }[]
}

describe('a dump', () => {
  let api: Awaited<ReturnType<typeof startApi>>
  let folder: string
  let made: number
  beforeAll(async () => void (api = await startApi()))
  afterAll(() => api?.close())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dumps-'))
    made = 0
    // The gzip of the last dump may still be on its way there.
    return () => rm(folder, { recursive: true, force: true, maxRetries: 10 })
  })

  const start = (): Dumps =>
    openDumps({
      db: api.db,
      folder,
      database: 'test',
      preferred: { GRch37: '82', GRch38: '90' },
      provenance: async () => {
        made += 1
        return { terms: 'for tests', licence: null, acknowledgement: null, source: null }
      },
      now: () => new Date('2026-04-01T00:00:00Z'),
    })
  const find = async (dumps: Dumps, which: DumpAsk['which'] = { kind: 'live' }, viewer: Viewer = anonymous) =>
    dumps.find((await openCatalogue(api.db).read()).fingerprint, { viewer, which })
  const bytesOf = async (dump: Dump, encoding: DumpEncoding) => {
    const { body, bytes } = await dump.open(encoding)
    const whole = await buffer(body)
    if (bytes !== undefined) expect(whole.byteLength).toBe(bytes)
    return whole
  }
  const read = async (dump: Dump) => {
    const text = (await bytesOf(dump, 'identity')).toString()
    const lines = text.trimEnd().split('\n')
    const { manifest } = JSON.parse(lines.pop()!) as { manifest: Manifest }
    return { text, manifest, lines: lines.map((it) => JSON.parse(it) as Line) }
  }
  const asOf = (day: string): DumpAsk['which'] => ({ kind: 'as_of', instant: `${day}T23:59:59.999999Z` })
  const named = (lines: Line[]) => lines.map((it) => `${it.name} ${it.version}`)

  test('has every visible panel on a line, by id, and a manifest that tells of the bytes before it', async () => {
    const { text, manifest, lines } = await read(await find(start()))
    expect(named(lines)).toEqual(['Alpha 1.4', 'beta & more 0.0', 'Super 0.1'])
    const before = text.slice(0, text.lastIndexOf('{"manifest"'))
    expect(manifest).toMatchObject({
      documents: 3,
      panels: 3,
      genes: lines.reduce((sum, it) => sum + it.genes.length, 0),
      bytes: Buffer.byteLength(before),
      sha256: createHash('sha256').update(before).digest('hex'),
      made_at: '2026-04-01T00:00:00.000000Z',
      terms: 'for tests',
    })
  })
  test('has the documents that the panels have by themselves', async () => {
    const { lines } = await read(await find(start()))
    for (const line of lines) {
      expect(line).toEqual((await api.get(`${api.url}/api/v2/panels/${line.id}`)).body)
    }
  })
  test('is the same in every encoding', async () => {
    const dump = await find(start())
    const plain = await bytesOf(dump, 'identity')
    expect(zstdDecompressSync(await bytesOf(dump, 'zstd'))).toEqual(plain)
    expect(gunzipSync(await bytesOf(dump, 'gzip'))).toEqual(plain)
  })
  test('is made once, also by many at once, and found by another process', async () => {
    const dumps = start()
    const tags = await Promise.all(Array.from({ length: 5 }, async () => (await find(dumps)).tag))
    expect([new Set(tags).size, made]).toEqual([1, 1])
    expect([(await find(start())).tag, made]).toEqual([tags[0], 1])
  })
  test('is made by two processes at once without harm', async () => {
    const [a, b] = await Promise.all([find(start()), find(start())])
    expect((await read(a)).lines).toEqual((await read(b)).lines)
    const again = await find(start())
    expect([a.tag, b.tag]).toContain(again.tag)
  })
  test('is made anew when something changed', async () => {
    const dumps = start()
    const { tag } = await find(dumps)
    await api.db.updateTable('panel').set({ description: 'new' }).where('id', '=', api.ids.beta).execute()
    expect((await find(dumps)).tag).not.toBe(tag)
  })
  test('that was swept away between finding and opening it is made again', async () => {
    const dumps = start()
    const works = [
      async () => {
        const dump = await find(dumps)
        for (const file of await readdir(folder)) await rm(join(folder, file))
        return bytesOf(dump, 'zstd')
      },
      async () => bytesOf(await find(dumps), 'zstd'),
    ]
    expect(zstdDecompressSync(await unlessSwept(() => works.shift()!())).toString()).toContain('"manifest"')
    await expect(unlessSwept(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })
  test('leaves no more than the newest few', async () => {
    const dumps = start()
    for (let day = 10; day < 24; day++)
      await (await find(dumps, asOf(`2026-02-${day}`))).open('gzip').then((it) => it.body.destroy())
    const files = (await readdir(folder)).filter((it) => it.endsWith('.zst'))
    expect(files.length).toBeLessThanOrEqual(8)
  })
  test('of a moment has what was public then, retired panels among it', async () => {
    expect(named((await read(await find(start(), asOf('2026-01-15')))).lines)).toEqual(['Alpha 1.2', 'Retired 1.4'])
    const { manifest, lines } = await read(await find(start(), asOf('2026-02-15')))
    expect(lines.find((it) => it.name === 'Alpha')).toMatchObject({ version: '1.3', live: false })
    expect(manifest).toMatchObject({ versions: 'as_of', as_of: '2026-02-15T23:59:59.999999Z' })
    const known = lines.find((it) => it.name === 'Alpha') as Line & { as_of: unknown }
    expect(known.as_of).toMatchObject({
      instant: '2026-02-15T23:59:59.999999Z',
      live_from: '2026-02-01T09:15:30.123456Z',
      superseded_at: '2026-03-01T09:15:30.123456Z',
      exact: true,
    })
  })
  test('of a moment before everything says so and leaves nothing behind', async () => {
    await expect(find(start(), asOf('2020-01-01'))).rejects.toMatchObject({ code: 'unknown_before' })
    expect(await readdir(folder)).toEqual([])
  })
  test('of all versions has each one, oldest first', async () => {
    const { lines, manifest } = await read(await find(start(), { kind: 'all' }))
    expect(named(lines)).toEqual(['Alpha 1.2', 'Alpha 1.3', 'Alpha 1.4', 'beta & more 0.0', 'Super 0.0', 'Super 0.1'])
    expect([manifest.documents, manifest.panels]).toEqual([6, 3])
    const digest = await api.db
      .selectFrom('snapshot')
      .select('document_sha256')
      .where('minor_version', '=', 3)
      .executeTakeFirstOrThrow()
    expect(lines[1]?.sha256).toBe(digest.document_sha256.toString('hex'))
  })

  describe('over HTTP', () => {
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${api.url}/api/v2/dump${path}`, { headers })
    test('comes as the client likes it, and not again', async () => {
      for (const encoding of ['zstd', 'gzip', null] as const) {
        const reply = await ask('', { 'accept-encoding': encoding === null ? 'identity' : `br, ${encoding}` })
        expect(reply.headers.get('content-encoding')).toBe(encoding)
        expect(reply.headers.get('content-type')).toBe('application/jsonl')
        expect(reply.headers.get('vary')).toMatch(/Accept-Encoding/i)
        await reply.arrayBuffer()
        const again = await ask('', {
          'accept-encoding': encoding ?? 'identity',
          'if-none-match': reply.headers.get('etag')!,
        })
        expect(again.status).toBe(304)
      }
    })
    test('has its manifest apart as well', async () => {
      const lines = (await (await ask('', { 'accept-encoding': 'identity' })).text()).trimEnd().split('\n')
      expect(JSON.parse(lines.at(-1)!)).toEqual({ manifest: await (await ask('/manifest')).json() })
    })
    test('is another one for curators', async () => {
      const reply = await ask('', { authorization: `Token ${api.tokens.curator}`, 'accept-encoding': 'identity' })
      expect(await reply.text()).toContain('"name":"Internal"')
      expect(reply.headers.get('cache-control')).toMatch(/private/)
    })
  })
})
