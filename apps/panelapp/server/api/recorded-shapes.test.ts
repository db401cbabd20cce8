// Answers of the two public services, recorded in 2026 (demo data: tests only), against ours: same keys in the same order.
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AnyEntry, FrozenPanel, pageOf, Panel, PanelDocument } from '../../contract/panel-v1.ts'
import { startApi } from './api.fixture.ts'
import type { Api, Page } from './api.fixture.ts'

const folder = new URL('../../../../../shared/data/panelapp/api_samples_2026/', import.meta.url)

type Thing = Record<string, unknown>
const recorded = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Thing
const first = (thing: Thing, list: string) => (thing[list] as Thing[])[0]!
/** The British service has no descriptions and no ids of children yet. */
const keys = (thing: Thing) => Object.keys(thing).filter((it) => it !== 'description' && it !== 'child_panel_ids')

describe.skipIf(!existsSync(folder))('recorded answers (skipped where the data is absent)', () => {
  let api: Api
  beforeAll(async () => (api = await startApi()))
  afterAll(() => api?.close())
  const ours = async (path: string) => (await api.get<Thing>(path)).body

  test.each(['uk_panels_page1.json', 'au_panels_page1.json'])('%s is a page of panels', async (name) => {
    const page = recorded(name)
    expect(pageOf(Panel).safeParse(page).error).toBeUndefined()
    const our = await ours('panels/')
    expect(Object.keys(our)).toEqual(Object.keys(page))
    expect(keys(first(our, 'results'))).toEqual(keys(first(page, 'results')))
    if (name.startsWith('au')) {
      expect(Object.keys(first(our, 'results'))).toEqual(Object.keys(first(page, 'results')))
    }
  })

  test('uk_signedoff_page1.json is a page of signed-off versions', async () => {
    const page = recorded('uk_signedoff_page1.json')
    expect(pageOf(FrozenPanel).safeParse(page).error).toBeUndefined()
    expect(keys(first(await ours('panels/signedoff/'), 'results'))).toEqual(keys(first(page, 'results')))
  })

  test('uk_panel_285.json is a panel with genes, STRs and regions', async () => {
    const document = recorded('uk_panel_285.json')
    expect(PanelDocument.safeParse(document).error).toBeUndefined()
    const our = await ours(`panels/${api.ids.alpha}/`)
    expect(keys(our)).toEqual(keys(document))
    for (const list of ['genes', 'strs', 'regions']) {
      expect(Object.keys(first(our, list)), list).toEqual(Object.keys(first(document, list)))
    }
    expect(Object.keys(first(our, 'genes').gene_data as Thing)).toEqual(
      Object.keys(first(document, 'genes').gene_data as Thing),
    )
    expect(PanelDocument.safeParse(our).error).toBeUndefined()
  })

  test('uk_panel_1207.json is a panel with one gene', () => {
    expect(PanelDocument.safeParse(recorded('uk_panel_1207.json')).error).toBeUndefined()
  })

  test('au_genes_pkd1.json is a page of genes, each with its panel', async () => {
    const page = recorded('au_genes_pkd1.json')
    expect(pageOf(AnyEntry).safeParse(page).error).toBeUndefined()
    const our = (await ours('genes/?entity_name=MYH7')) as unknown as Page<Thing>
    expect(Object.keys(our.results[0]!)).toEqual(Object.keys(first(page, 'results')))
    expect(keys(our.results[0]!.panel as Thing)).toEqual(keys(first(page, 'results').panel as Thing))
  })
})
