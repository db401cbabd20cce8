import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApi } from './api.fixture.ts'
import type { Api, Page } from './api.fixture.ts'

let api: Api
beforeAll(async () => (api = await startApi()))
afterAll(() => api?.close())

describe('the evaluations of an entity', () => {
  const address = (rest = '') => `panels/${api.ids.alpha}/genes/MYH7/evaluations/${rest}`

  test('[116] come newest first, with comments only where they are asked for', async () => {
    const { body } = await api.get<Page<object>>(address())
    expect(JSON.stringify(body)).toBe(
      '{"count":2,"next":null,"previous":null,"results":[{"created":"2026-01-11T09:15:30.123456Z","rating":"GREEN",' +
        '"mode_of_pathogenicity":null,"publications":["1"],"phenotypes":[],"moi":"Unknown","current_diagnostic":false,' +
        '"clinically_relevant":null},{"created":"2026-01-10T09:15:30.123456Z","rating":"AMBER","mode_of_pathogenicity":null,' +
        '"publications":[],"phenotypes":[],"moi":null,"current_diagnostic":false,"clinically_relevant":true}]}',
    )
    for (const word of ['true', 'True', 'TRUE']) {
      const { results } = (await api.get<Page<object>>(address(`?include_comments=${word}`))).body
      expect(results[0]).toMatchObject({
        comments: [
          { created: '2026-01-12T09:15:30.123456Z', comment: 'newer', user_name: null },
          { created: '2026-01-11T09:15:30.123456Z', comment: 'older', user_name: 'Rev Person' },
        ],
      })
      expect(results[1]).toMatchObject({ comments: [] })
    }
    expect((await api.get<Page<object>>(address('?include_comments=1'))).body.results[0]).not.toHaveProperty('comments')
  })

  test('are found by HGNC id, and on the super panel', async () => {
    const whole = (await api.get<Page<object>>(address())).body
    expect((await api.get(`panels/Alpha/genes/HGNC:7577/evaluations/`)).body).toEqual(whole)
    expect((await api.get<Page<object>>(`panels/${api.ids.parent}/genes/MYH7/evaluations/`)).body.count).toBe(2)
    expect((await api.get<Page<object>>(`panels/${api.ids.alpha}/strs/HTT_CAG/evaluations/`)).body.count).toBe(0)
    expect((await api.get(`panels/${api.ids.alpha}/strs/MYH7/evaluations/`)).status).toBe(404)
  })

  test('[117] are not kept for older versions', async () => {
    const { status, body } = await api.get(address('?version=1.2'))
    expect([status, body]).toEqual([400, { error: 'Endpoint doesnt support version parameter' }])
    expect((await api.get<Page<object>>(address('?version=1.4'))).body.count).toBe(2)
  })
})

describe('the versions of a panel', () => {
  test('are all of them, the live one first, then newest first, without entities', async () => {
    const { body } = await api.get<Page<Record<string, unknown>>>(`panels/${api.ids.alpha}/versions/`)
    expect(body.count).toBe(3)
    expect(body.results.map((it) => [it.version, it.signed_off])).toEqual([
      ['1.4', null],
      ['1.3', '2026-02-15'],
      ['1.2', '2026-01-15'],
    ])
    for (const version of body.results) expect(version).not.toHaveProperty('genes')
  })

  test('come in pages without a gap', async () => {
    const { alpha } = api.ids
    const { id, ...snapshot } = await api.db
      .selectFrom('snapshot')
      .selectAll()
      .where('panel_id', '=', alpha)
      .where('minor_version', '=', 2)
      .executeTakeFirstOrThrow()
    expect(id).toBeGreaterThan(0)
    const head = (minor: number) => JSON.stringify({ ...snapshot.head, version: `0.${minor}` })
    await api.db
      .insertInto('snapshot')
      .values(
        Array.from({ length: 120 }, (_, minor) => ({
          ...snapshot,
          major_version: 0,
          minor_version: minor,
          head: head(minor),
          signed_off_date: null,
        })),
      )
      .execute()
    const first = (await api.get<Page<{ version: string }>>(`panels/${alpha}/versions/`)).body
    const second = (await api.get<Page<{ version: string }>>(first.next!)).body
    const versions = [...first.results, ...second.results].map((it) => it.version)
    expect([first.results.length, versions.length, new Set(versions).size]).toEqual([100, 123, 123])
    expect(versions.at(-1)).toBe('0.0')
    await api.db.deleteFrom('snapshot').where('panel_id', '=', alpha).where('major_version', '=', 0).execute()
  })
})

describe('signed-off versions', () => {
  type Item = Record<string, unknown>
  const list = async (query = '') => (await api.get<Page<Item>>(`panels/signedoff/${query}`)).body

  test('are the newest of each public panel, without entities', async () => {
    const { count, results } = await list()
    expect(count).toBe(1)
    expect(results[0]).toMatchObject({ id: api.ids.alpha, version: '1.3', signed_off: '2026-02-15' })
    expect(results[0]).not.toHaveProperty('genes')
    expect(Object.keys(results[0]!).at(-1)).toBe('signed_off')
  })

  test('are of one panel, or all that there ever were', async () => {
    expect((await list(`?panel_id=${api.ids.alpha}`)).count).toBe(1)
    expect((await list(`?panel_id=${api.ids.beta}`)).count).toBe(0)
    expect((await list('?display=all')).results.map((it) => [it.version, it.signed_off])).toEqual([
      ['1.3', '2026-02-15'],
      ['1.2', '2026-01-15'],
    ])
    for (const query of ['?display=some', '?panel_id=Alpha']) {
      expect((await api.get(`panels/signedoff/${query}`)).status, query).toBe(400)
    }
  })

  test('have their entities when asked for by panel id', async () => {
    const { body } = await api.get<Item & { genes: object[] }>(`panels/signedoff/${api.ids.alpha}/`)
    expect(body).toMatchObject({ version: '1.3', signed_off: '2026-02-15' })
    expect(body.genes).toHaveLength(4)
    for (const id of [api.ids.beta, api.ids.internal, 999_999, 'Alpha']) {
      expect((await api.get(`panels/signedoff/${id}/`)).status, String(id)).toBe(404)
    }
  })
})

describe('activities', () => {
  type Item = Record<string, unknown> & { text: string }
  const texts = (items: Item[]) => items.map((it) => it.text.slice(0, 16))

  test('of a panel are a plain array, newest first, as things were called then', async () => {
    const { body } = await api.get<Item[]>(`panels/${api.ids.alpha}/activities/`)
    expect(texts(body)).toEqual(['panel edited', 'Gene: MYH7 has b', 'gene: MYH7 was a'])
    expect(JSON.stringify(body[1])).toBe(
      `{"created":"2026-02-01T00:00:00.000000Z","panel_name":"Then","panel_id":${api.ids.alpha},"panel_version":"1.3",` +
        '"user_name":"Cur Person","item_type":"entity","text":"Gene: MYH7 has been classified as Green List (High Evidence).",' +
        '"entity_name":"MYH7","entity_type":"gene"}',
    )
  })

  test('of a panel are a page where one is asked for', async () => {
    const { body } = await api.get<Page<Item>>(`panels/${api.ids.alpha}/activities/?page=1`)
    expect(body).toMatchObject({ count: 3, next: null })
    expect((await api.get(`panels/${api.ids.alpha}/activities/?page=2`)).status).toBe(404)
  })

  test('are those of public panels, for curators of all', async () => {
    expect(texts((await api.get<Page<Item>>('activities/')).body.results)).toHaveLength(3)
    const { body } = await api.get<Page<Item>>('activities/', { authorization: `Token ${api.tokens.curator}` })
    expect(texts(body.results)[0]).toBe('hidden')
  })

  test('[144] until a day are those of the whole day', async () => {
    const found = async (query: string) => (await api.get<Page<Item>>(`activities/?${query}`)).body.count
    expect(await found('date_to=2026-01-31')).toBe(1)
    expect(await found('date_from=2026-02-01')).toBe(2)
    expect(await found('date_from=2026-02-01&date_to=2026-02-01')).toBe(1)
    for (const query of ['date_to=31/01/2026', 'date_from=2026-02-30', 'event_type=nosuch']) {
      const { status, body } = await api.get(`activities/?${query}`)
      expect([status, Object.keys(body as object)]).toEqual([400, [query.split('=')[0]]])
    }
  })

  test('[145] are of one entity, and of what happened', async () => {
    const found = async (query: string) => texts((await api.get<Page<Item>>(`activities/?${query}`)).body.results)
    expect(await found('entity_name=MYH7')).toHaveLength(2)
    expect(await found('event_type=rating_change')).toEqual(['Gene: MYH7 has b'])
    expect(await found('event_type=gene_addition')).toEqual(['gene: MYH7 was a'])
    expect(await found('event_type=panel_edited')).toEqual(['panel edited'])
  })
})
