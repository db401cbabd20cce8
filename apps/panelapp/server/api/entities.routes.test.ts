import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGene, addPanel } from '../../tests/sample-panels.ts'
import { startApi } from './api.fixture.ts'
import type { Api, Page } from './api.fixture.ts'

let api: Api
beforeAll(async () => (api = await startApi()))
afterAll(() => api?.close())

interface Entity {
  entity_name: string
  entity_type: string
  confidence_level: string
  panel?: { id: number; name: string; genes?: unknown }
}
const page = async (path: string, headers?: Record<string, string>) => (await api.get<Page<Entity>>(path, headers)).body
const names = async (path: string) => (await page(path)).results.map((it) => it.entity_name)

describe('the genes of a panel', () => {
  test('come by name, each with the panel', async () => {
    const { count, results } = await page(`panels/${api.ids.alpha}/genes/`)
    expect(count).toBe(4)
    expect(results.map((it) => it.entity_name)).toEqual(['ABCA4', 'MT-TP', 'MYH7', 'PROP1'])
    expect(results[0]!.panel).toMatchObject({ id: api.ids.alpha, version: '1.4' })
    expect(results[0]!.panel).not.toHaveProperty('genes')
    expect(await names('panels/R999/strs/')).toEqual(['HTT_CAG'])
    expect(await names(`panels/Alpha/regions/`)).toEqual(['ISCA-37390-Loss'])
  })

  test('[112] are only the green ones, or refuse a level that there is not', async () => {
    expect(await names(`panels/${api.ids.alpha}/genes/?confidence_level=3`)).toEqual(['MYH7'])
    expect(await names(`panels/${api.ids.alpha}/genes/?confidence_level=0`)).toEqual(['PROP1'])
    for (const level of ['5', '-1', 'green', '03']) {
      const { status, body } = await api.get(`panels/${api.ids.alpha}/genes/?confidence_level=${level}`)
      expect([status, Object.keys(body as object)], level).toEqual([400, ['confidence_level']])
    }
  })

  test('[113] are found by HGNC id too; an unknown one finds nothing', async () => {
    expect(await names(`panels/${api.ids.alpha}/genes/?entity_name=HGNC:7577`)).toEqual(['MYH7'])
    expect(await names(`panels/${api.ids.alpha}/genes/?entity_name=HGNC:1,PROP1,MYH7`)).toEqual(['MYH7', 'PROP1'])
    expect(await names(`panels/${api.ids.alpha}/genes/?entity_name=HGNC:999999`)).toEqual([])
    expect(await names(`panels/${api.ids.alpha}/strs/?entity_name=HGNC:7577`)).toEqual([])
  })

  test('have any of the tags, each gene once', async () => {
    expect(await names(`panels/${api.ids.alpha}/genes/?tags=new,treatable,nosuch`)).toEqual(['ABCA4', 'MYH7'])
    expect(await names(`panels/${api.ids.alpha}/genes/?tags=treatable`)).toEqual(['MYH7'])
  })

  test('of an older version are filtered in what was frozen, by all of the tags', async () => {
    const older = `panels/${api.ids.alpha}/genes/?version=1.2`
    const whole = await page(older)
    expect(whole.results.map((it) => it.entity_name + it.confidence_level)).toEqual([
      'ABCA42',
      'MT-TP1',
      'MYH73',
      'PROP10',
    ])
    expect(whole.results[0]).not.toHaveProperty('panel')
    expect(await names(`${older}&confidence_level=2`)).toEqual(['ABCA4'])
    expect(await names(`${older}&tags=new,treatable`)).toEqual(['MYH7'])
    expect(await names(`${older}&entity_name=HGNC:7577,MT-TP`)).toEqual(['MT-TP', 'MYH7'])
    expect(await names(`panels/${api.ids.alpha}/strs/?version=1.2`)).toEqual(['HTT_CAG'])
    expect(await names(`panels/${api.ids.retired}/genes/?version=1.4`)).toEqual(['RETIRED1'])
    expect((await api.get(`${older}&page=2`)).status).toBe(404)
    expect((await api.get(`panels/${api.ids.alpha}/genes/?version=77.0`)).status).toBe(404)
    expect((await api.get(`panels/${api.ids.alpha}/genes/?version=x`)).status).toBe(400)
  })

  test('of a super panel are those of its children, each with its own panel', async () => {
    const { results } = await page(`panels/${api.ids.parent}/genes/?entity_name=MYH7,INTERNAL1`)
    expect(results.map((it) => it.panel!.name)).toEqual(['Alpha', 'beta & more'])
    expect(await names(`panels/${api.ids.parent}/genes/?version=0.0&entity_name=MYH7`)).toEqual(['MYH7', 'MYH7'])
  })
})

describe('entities of all panels', () => {
  test('[114] are a row for each panel that is public, with the panel', async () => {
    const { results } = await page('genes/MYH7,FMR1/')
    expect(results.map((it) => [it.entity_name, it.panel!.id])).toEqual([
      ['FMR1', api.ids.beta],
      ['MYH7', api.ids.alpha],
      ['MYH7', api.ids.beta],
    ])
    expect(await page('genes/?entity_name=MYH7,FMR1')).toMatchObject({ count: 3, results })
    expect(await names('genes/HGNC:7577/')).toEqual(['MYH7', 'MYH7'])
    expect(await names('genes/MYH7/?entity_name=FMR1')).toEqual([])
  })

  test('[115] are none for a name that nobody knows', async () => {
    for (const name of ['NOSUCH', ',', 'INTERNAL1', 'RETIRED1', 'DELETED1', '%2F', "';drop table entity;--"]) {
      const { status, body } = await api.get<Page<Entity>>(`genes/${encodeURIComponent(name)}/`)
      expect([status, body.count], name).toEqual([200, 0])
    }
  })

  test('of curators too are those of public panels alone', async () => {
    const headers = { authorization: `Token ${api.tokens.curator}` }
    expect((await page('genes/INTERNAL1/', headers)).count).toBe(0)
  })

  test('come in name order, one type or all', async () => {
    expect(await names('entities/')).toEqual([
      'ABCA4',
      'FMR1',
      'HTT_CAG',
      'ISCA-37390-Loss',
      'MT-TP',
      'MYH7',
      'MYH7',
      'PROP1',
    ])
    expect(await names('strs/')).toEqual(['HTT_CAG'])
    expect(await names('regions/ISCA-37390-Loss/')).toEqual(['ISCA-37390-Loss'])
    expect(await names('entities/MYH7,HTT_CAG/')).toEqual(['HTT_CAG', 'MYH7', 'MYH7'])
  })

  test('have any of the tags and are on panels of a type and a name', async () => {
    expect(await names('entities/?tags=new,treatable')).toEqual(['ABCA4', 'MYH7'])
    expect(await names('genes/?type=rare-disease-100k&entity_name=MYH7')).toEqual(['MYH7'])
    expect(await names(`genes/?panel_name=${encodeURIComponent('beta & more')}`)).toEqual(['FMR1', 'MYH7'])
    expect(await names('genes/?panel_name=beta')).toEqual([])
  })

  test('come once each over all pages, whatever happens to their names', async () => {
    const big = await addPanel(api.db, { name: 'Big' })
    for (let at = 0; at < 130; at += 1) await addGene(api.db, big, `GENE${at % 2 ? '-' : ''}${at >> 1}`)
    const seen: string[] = []
    for (let next: string | null = `${api.url}/api/v1/genes/?format=json`; next;) {
      const body: Page<Entity> = (await api.get<Page<Entity>>(next)).body
      seen.push(...body.results.map((it) => `${it.entity_name} ${it.panel!.id}`))
      expect(body.count).toBe(136)
      next = body.next
    }
    expect(seen).toHaveLength(136)
    expect(new Set(seen).size).toBe(136)
    expect((await api.get('genes/?page=3')).status).toBe(404)
  })
})
