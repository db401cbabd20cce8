import { request } from 'node:http'
import { zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGene } from '../../tests/sample-panels.ts'
import { HASH_ID, startApi } from './api.fixture.ts'
import type { Api } from './api.fixture.ts'

let api: Api
beforeAll(async () => (api = await startApi()))
afterAll(() => api?.close())

interface Entity {
  entity_name: string
  confidence_level: string
  panel?: { id: number; name: string }
}
type Document = Record<string, unknown> & {
  id: number
  version: string
  genes: Entity[]
  strs: Entity[]
  regions: Entity[]
  signed_off?: string | null
}
const document = async (ref: string | number, headers?: Record<string, string>) =>
  (await api.get<Document>(`panels/${ref}`, headers)).body
const asCurator = () => ({ authorization: `Token ${api.tokens.curator}` })

describe('a panel', () => {
  test('[109] is found by id, 24-hex id, name, part of the name and relevant disorder', async () => {
    const whole = await document(`${api.ids.alpha}/`)
    expect(whole).toMatchObject({ id: api.ids.alpha, version: '1.4', hash_id: HASH_ID })
    for (const ref of [HASH_ID, 'Alpha', 'alpha', 'LPH', 'R999']) expect(await document(`${ref}/`), ref).toEqual(whole)
    expect((await document(`${encodeURIComponent('beta & more')}/`)).id).toBe(api.ids.beta)
  })

  test('has its entities by rating, then name, and no panel key in them', async () => {
    const { genes, strs, regions } = await document(`${api.ids.alpha}/`)
    expect(genes.map((it) => it.entity_name + it.confidence_level)).toEqual(['MYH73', 'ABCA41', 'MT-TP1', 'PROP10'])
    expect([...genes, ...strs, ...regions].filter((it) => 'panel' in it)).toEqual([])
    expect(strs.map((it) => it.entity_name)).toEqual(['HTT_CAG'])
    expect(regions.map((it) => it.entity_name)).toEqual(['ISCA-37390-Loss'])
  })

  test('[104] that may not be seen is as one that is not there', async () => {
    const { internal, retired, deleted } = api.ids
    for (const ref of [internal, retired, deleted, 'Internal', 'Retired', 'Deleted', 999_999, 'NoSuch']) {
      for (const rest of ['', 'versions/', 'activities/', 'genes/', 'strs/', 'regions/', 'genes/X/evaluations/']) {
        const { status, body } = await api.get(`panels/${ref}/${rest}`)
        expect([status, body], `${ref}/${rest}`).toEqual([404, { detail: 'Not found.' }])
      }
    }
  })

  test('is shown to curators while it is internal or retired, never when it is deleted', async () => {
    for (const id of [api.ids.internal, api.ids.retired]) {
      expect((await document(`${id}/`, asCurator())).id).toBe(id)
      expect((await api.get(`panels/${id}/`, { authorization: `Token ${api.tokens.reviewer}` })).status).toBe(404)
    }
    expect((await api.get(`panels/${api.ids.deleted}/`, asCurator())).status).toBe(404)
  })

  test('[110] comes without entities for exactly `True`', async () => {
    expect(await document(`${api.ids.alpha}/?exclude_entities=True`)).not.toHaveProperty('genes')
    expect(await document(`${api.ids.alpha}/?exclude_entities=true`)).toHaveProperty('genes')
    const older = await document(`${api.ids.alpha}/?version=1.3&exclude_entities=True`)
    expect(older).not.toHaveProperty('genes')
    expect(older.signed_off).toBe('2026-02-15')
  })

  test('that is only known from a list is not loaded, which is not empty', async () => {
    for (const rest of ['', 'genes/']) {
      const { status, body } = await api.get<{ detail: string }>(`panels/${api.ids.listed}/${rest}`)
      expect(status).toBe(404)
      expect(body.detail).toContain('not loaded')
    }
  })

  test('[119] that is super has its children and their entities, each with its panel', async () => {
    const parent = await document(`${api.ids.parent}/`)
    expect(parent.child_panel_ids).toEqual([api.ids.alpha, api.ids.beta])
    expect(parent.genes.map((it) => `${it.entity_name} ${it.panel!.name}`)).toEqual([
      'FMR1 beta & more',
      'MYH7 Alpha',
      'MYH7 beta & more',
      'ABCA4 Alpha',
      'MT-TP Alpha',
      'PROP1 Alpha',
    ])
    expect(parent.stats).toMatchObject({ number_of_genes: 6 })
    const curated = await document(`${api.ids.parent}/`, asCurator())
    expect(curated.child_panel_ids).toContain(api.ids.internal)
    expect(curated.genes.map((it) => it.entity_name)).toContain('INTERNAL1')
  })

  test('is served anew after a change that made no version', async () => {
    const before = await api.get<Document>(`panels/${api.ids.beta}/`)
    expect((await api.get(`panels/${api.ids.beta}/`, { 'if-none-match': before.headers.get('etag')! })).status).toBe(
      304,
    )
    await addGene(api.db, api.ids.beta, 'ADDED')
    const after = await api.get<Document>(`panels/${api.ids.beta}/`, { 'if-none-match': before.headers.get('etag')! })
    expect(after.status).toBe(200)
    expect(after.body.genes.map((it) => it.entity_name)).toContain('ADDED')
    await api.db.deleteFrom('entity').where('entity_name', '=', 'ADDED').execute()
  })
})

describe('a version', () => {
  test('that is live is the live document, an older one what was frozen', async () => {
    const live = await api.get<Document>(`panels/${api.ids.alpha}/?version=1.4`)
    expect(live.body).toEqual(await document(`${api.ids.alpha}/`))
    expect(live.headers.get('cache-control')).toBe('max-age=300, must-revalidate')
    const older = await api.get<Document>(`panels/${api.ids.alpha}/?version=1.2`)
    expect(older.body).toMatchObject({ version: '1.2', signed_off: '2026-01-15' })
    expect(older.body.genes.find((it) => it.entity_name === 'ABCA4')!.confidence_level).toBe('2')
    expect(Object.keys(older.body)[0]).toBe('id')
    expect(Object.keys(older.body).at(-1)).toBe('signed_off')
    expect(older.headers.get('cache-control')).toBe('max-age=300, must-revalidate')
    expect((await document(`Alpha/?version=1.2`)).version).toBe('1.2')
  })

  test.each(['1', 'abc', '1.2.3', '-1.0', 'v1.2', '1.'])('[107] that reads %s is refused', async (version) => {
    for (const ref of [api.ids.alpha, 999_999]) {
      const { status, body } = await api.get(`panels/${ref}/?version=${version}`)
      expect([status, body]).toEqual([400, { detail: 'Incorrect version supplied' }])
    }
  })

  test('[108] that there is not, or of no panel, is not found', async () => {
    for (const path of [`${api.ids.alpha}/?version=77.0`, '999999/?version=1.0', 'NoSuch/?version=1.0']) {
      const { status, body } = await api.get(`panels/${path}`)
      expect([status, body], path).toEqual([404, { detail: 'Not found.' }])
    }
  })

  test('[105] of a retired panel goes on working, the last one too', async () => {
    for (const ref of [api.ids.retired, 'Retired']) {
      for (const version of ['1.4', '1.5']) {
        const { status, body } = await api.get<Document>(`panels/${ref}/?version=${version}`)
        expect([status, body.version]).toEqual([200, version])
        expect(body.genes).toHaveLength(1)
      }
    }
    expect((await api.get(`panels/${api.ids.deleted}/?version=0.4`)).status).toBe(200)
  })

  test('of an internal panel is there for everybody if it was published once', async () => {
    const { internal, once } = api.ids
    expect((await api.get(`panels/${once}/?version=1.4`)).status).toBe(200)
    expect((await api.get(`panels/${internal}/?version=0.4`)).status).toBe(404)
    expect((await api.get(`panels/${internal}/?version=0.5`)).status).toBe(404)
    const curators = await api.get(`panels/${internal}/?version=0.4`, asCurator())
    expect(curators.status).toBe(200)
    expect(curators.headers.get('cache-control')).toBe('private, max-age=300, must-revalidate')
    await api.db
      .updateTable('snapshot')
      .set({ signed_off_date: '2026-02-02' })
      .where('panel_id', '=', internal)
      .execute()
    expect((await api.get(`panels/${internal}/?version=0.4`)).status).toBe(200)
    expect((await api.get(`panels/${internal}/genes/?version=0.4`)).status).toBe(200)
  })

  test('of a super panel keeps the panel of each entity', async () => {
    const older = await document(`${api.ids.parent}/?version=0.0`)
    expect(older.genes.map((it) => it.panel!.id)).toContain(api.ids.beta)
  })
})

describe('an answer', () => {
  test('[121] is compressed with zstd for whom reads it, the same JSON', async () => {
    const plain = await raw(`/api/v1/panels/${api.ids.alpha}/`, {})
    const packed = await raw(`/api/v1/panels/${api.ids.alpha}/`, { 'accept-encoding': 'zstd' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(packed.headers['content-encoding']).toBe('zstd')
    expect(packed.headers.vary).toContain('Accept-Encoding')
    expect(zstdDecompressSync(packed.body).toString()).toBe(plain.body.toString())
  })
})

function raw(path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: Record<string, string | undefined>; body: Buffer }>(
    (resolve, reject) => {
      request(api.url + path, { headers }, (reply) => {
        reply
          .toArray()
          .then(
            (chunks) =>
              resolve({ status: reply.statusCode!, headers: reply.headers as never, body: Buffer.concat(chunks) }),
            reject,
          )
      })
        .once('error', reject)
        .end()
    },
  )
}
