import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Suggestions } from '../../contract/suggestion.ts'
import { addPanel, addRegion, addStr } from '../../tests/sample-panels.ts'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'

let story: Story
beforeAll(async () => {
  story = await startStory()
  const { db } = story
  await addPanel(db, { name: 'Brugada syndrome', old_panels: ['R128', 'Heart rhythm (old)'], old_pk: 'a'.repeat(24) })
  const hidden = await addPanel(db, { name: 'Secret panel', status: 'internal', old_panels: ['R777'] })
  await addStr(db, story.alpha, 'HTT_CAG')
  await addRegion(db, story.alpha, 'ISCA-37390-Loss', { verbose_name: 'Cri du chat' })
  await addStr(db, hidden, 'SECRET_CAG')
  await db
    .updateTable('gene')
    .set({ omim_gene: ['160760'] })
    .where('gene_symbol', '=', 'AVLQ1')
    .execute()
  await db.insertInto('gene_former_symbol').values({ former_symbol: 'GONE1', gene_symbol: 'CAPHEX' }).execute()
})
afterAll(() => story?.close())

const find = async (text: string, token?: string) =>
  ((await (await story.get(`/search/suggest/?q=${encodeURIComponent(text)}`, token)).json()) as Suggestions).results
const names = async (text: string, token?: string) => (await find(text, token)).map((it) => `${it.kind} ${it.name}`)

describe('the search box', () => {
  test.each([
    ['brugada', ['Panel Brugada syndrome']],
    ['syndrome BRUG', ['Panel Brugada syndrome']],
    ['R128', ['Panel Brugada syndrome']],
    ['r128', ['Panel Brugada syndrome']],
    ['heart rhythm', ['Panel Brugada syndrome']],
    ['a'.repeat(24), ['Panel Brugada syndrome']],
    ['avlq1', ['Gene AVLQ1']],
    ['AVL', ['Gene AVLQ1']],
    ['HGNC:9002', ['Gene BRUND2']],
    ['OMIM:160760', ['Gene AVLQ1']],
    ['160760', ['Gene AVLQ1']],
    ['OLD2', ['Gene CAPHEX']],
    ['GONE1', ['Gene CAPHEX']],
    ['htt', ['STR HTT_CAG']],
    ['cri du', ['Region ISCA-37390-Loss']],
    ['37390', ['Region ISCA-37390-Loss']],
    ['%', []],
    ['_', ['STR HTT_CAG']],
    ["'; drop table panel --", []],
    ['', []],
    ['secret', []],
    ['R777', []],
  ])('finds by %s', async (text, found) => expect(await names(text)).toEqual(found))

  test('finds every gene of an Ensembl id, and says why', async () => {
    const found = await find('ENSG00000990001')
    expect(found).toHaveLength(4)
    expect(found[0]!.detail).toMatch(/ENSG00000990001 · AVLQ1 protein · on 2 panels/)
  })

  test('shows curators what is not public', async () => {
    expect(await names('secret', story.tokens.curator)).toEqual(['Panel Secret panel', 'STR SECRET_CAG'])
    expect(await names('secret', story.tokens.reviewer)).toEqual([])
    expect(await names('secret')).toEqual([])
  })

  test('goes straight to the only hit, and lists several', async () => {
    const only = await story.get('/search/?q=R128')
    expect([only.status, only.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/panels\/\d+\/$/)])
    expect(await story.read('/search/?q=protein')).toContain('Nothing is called')
    expect(await story.read('/search/?q=ENSG00000990001')).toContain('4 hits')
    const page = await (await story.get('/search/?q=%3Cscript%3Ealert(1)%3C/script%3E')).text()
    expect(page).not.toContain('<script>alert')
  })
})

type Choices = { results: { id: unknown; text: string }[]; pagination: { more: boolean } }
const offer = async (path: string, token?: string) =>
  (await (await story.get(`/autocomplete/${path}`, token)).json()) as Choices

describe('select boxes', () => {
  test('genes by beginning, the exact symbol first', async () => {
    expect(await offer('gene/?q=avl')).toEqual({
      results: [{ id: 'AVLQ1', text: 'AVLQ1 (HGNC:  AVLQ1), AVLQ1 protein' }],
      pagination: { more: false },
    })
    expect((await offer('gene/?q=HGNC:9002')).results.map((it) => it.id)).toEqual(['BRUND2'])
    expect((await offer('gene/?q=OLD3')).results.map((it) => it.id)).toEqual(['DORVEL3'])
    await story.db.updateTable('gene').set({ active: false }).where('gene_symbol', '=', 'DORVEL3').execute()
    expect((await offer('gene/?q=dorvel')).results).toEqual([])
    expect((await offer('gene/?q=OLD3')).results).toEqual([])
    await story.db.updateTable('gene').set({ active: true }).where('gene_symbol', '=', 'DORVEL3').execute()
  })

  test('ten on a page', async () => {
    const first = await offer('source/')
    expect([first.results.length, first.pagination.more]).toEqual([10, true])
    const second = await offer('source/?page=2')
    expect([second.results.length, second.pagination.more]).toEqual([2, false])
    expect((await offer('source/?q=other')).results).toEqual([{ id: 'Other', text: 'Other' }])
  })

  test('panels that are not super panels, to curators also those that are not public', async () => {
    const panels = async (token?: string) => (await offer('panels/simple/?q=s', token)).results.map((it) => it.text)
    expect(await panels()).toEqual(['Brugada syndrome'])
    expect(await panels(story.tokens.curator)).toEqual(['Secret panel', 'Brugada syndrome'])
  })

  test('tags, which curators alone make', async () => {
    const make = (token?: string) =>
      fetch(`${story.url}/autocomplete/tags/`, {
        method: 'POST',
        body: new URLSearchParams({ text: 'new tag' }),
        headers: token ? { authorization: `Token ${token}` } : {},
      })
    expect([(await make()).status, (await make(story.tokens.reviewer)).status]).toEqual([403, 403])
    const made = await make(story.tokens.curator)
    expect(made.status).toBe(201)
    const tag = await made.json()
    expect(await (await make(story.tokens.curator)).json()).toEqual(tag)
    expect((await offer('tags/?q=NEW')).results).toEqual([tag])
    expect((await offer('tags/?q=tag')).results).toEqual([])
  })

  test('panel types', async () => {
    await story.db.insertInto('panel_type').values({ name: 'Rare Disease', slug: 'rare-disease' }).execute()
    expect((await offer('panels/type/?q=disease')).results.map((it) => it.text)).toEqual(['Rare Disease'])
  })
})
