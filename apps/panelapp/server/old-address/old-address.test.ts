import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGene, addPanel } from '../../tests/sample-panels.ts'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'

const hash = '553f9595bb5a1616e5ed45a8'
const hiddenHash = 'b'.repeat(24)
let story: Story
let panel: number
beforeAll(async () => {
  story = await startStory()
  const { db } = story
  panel = await addPanel(db, { name: 'Old', old_pk: hash })
  await addGene(db, panel, 'MYH7', { hgncId: 'HGNC:7577' })
  await addGene(db, panel, 'HGNC:18790', { hgncId: 'HGNC:18790' })
  await addPanel(db, { name: 'Hidden', old_pk: hiddenHash, status: 'internal' })
})
afterAll(() => story?.close())

const where = async (path: string, token?: string) => {
  const reply = await story.get(path, token)
  return [reply.status, reply.headers.get('location')]
}

describe('addresses of the past', () => {
  test('[136] a 24-hex id becomes the number, the rest is kept', async () => {
    expect(await where(`/panels/${hash}/gene/MYH7/`)).toEqual([301, `/panels/${panel}/gene/MYH7/`])
    expect(await where(`/panels/${hash.toUpperCase()}`)).toEqual([301, `/panels/${panel}/`])
    expect(await where(`/panels/${hash}/download/34/?x=1`)).toEqual([301, `/panels/${panel}/download/34/?x=1`])
    expect((await where(`/panels/${'0'.repeat(24)}/`))[0]).toBe(404)
    expect((await where(`/panels/${hiddenHash}/`))[0]).toBe(404)
    expect((await where(`/panels/${hiddenHash}/`, story.tokens.curator))[0]).toBe(301)
  })

  test('[137] an HGNC id becomes the symbol, the rest is kept', async () => {
    expect(await where(`/panels/${panel}/gene/HGNC:7577/review`)).toEqual([302, `/panels/${panel}/gene/MYH7/review`])
    expect(await where(`/panels/${panel}/gene/HGNC%3A7577/?pk=1`)).toEqual([302, `/panels/${panel}/gene/MYH7/?pk=1`])
    expect((await where(`/panels/${panel}/gene/HGNC:1/review`))[0]).toBe(404)
    expect(await where('/panels/entities/HGNC:7577')).toEqual([302, '/panels/entities/MYH7'])
    expect((await where('/panels/entities/HGNC:1'))[0]).toBe(404)
    // A symbol that looks like an id keeps its page.
    expect((await where('/panels/entities/HGNC:18790'))[0]).toBe(200)
    expect((await where(`/panels/${panel}/gene/HGNC:18790/`))[0]).not.toBe(302)
  })

  test('[138] the services of the first generation, with the query', async () => {
    expect(await where('/crowdsourcing/WebServices/get_panel/Alpha/?version=1.0')).toEqual([
      301,
      '/WebServices/get_panel/Alpha/?version=1.0',
    ])
  })

  test.each([
    ['/crowdsourcing/', '/'],
    ['/crowdsourcing', '/'],
    ['/crowdsourcing/PanelApp/', '/'],
    ['/crowdsourcing/PanelApp/Login', '/'],
    ['/crowdsourcing/PanelApp/Genes', '/panels/genes/'],
    ['/crowdsourcing/PanelApp/Genes/MYH7', '/panels/entities/MYH7'],
    ['/crowdsourcing/PanelApp/Genes/C4%2FC5?a=b', '/panels/entities/C4%2FC5?a=b'],
    ['/crowdsourcing/PanelApp/PanelBrowser', '/panels/'],
    [`/crowdsourcing/PanelApp/EditPanel/${'0'.repeat(24)}`, '/panels/'],
    ['/crowdsourcing/PanelApp/GeneReview/x/MYH7', '/panels/'],
    ['/panels/genes/', '/panels/entities/'],
    ['/panels/genes', '/panels/entities/'],
    ['/panels/genes/MYH7', '/panels/entities/MYH7'],
  ])('%s is at %s', async (from, to) => expect(await where(from)).toEqual([301, to]))

  test('panels and reviews by their old ids', async () => {
    expect(await where(`/crowdsourcing/PanelApp/EditPanel/${hash}`)).toEqual([301, `/panels/${panel}/`])
    expect(await where(`/crowdsourcing/PanelApp/GeneReview/${hash}/MYH7`)).toEqual([301, `/panels/${panel}/gene/MYH7/`])
    expect(await where(`/crowdsourcing/PanelApp/EditPanel/${hiddenHash}`)).toEqual([301, '/panels/'])
  })

  test('a name below a panel is a gene', async () => {
    expect(await where(`/panels/${panel}/MYH7/`)).toEqual([302, `/panels/${panel}/gene/MYH7/`])
    expect(await where(`/panels/${panel}/HGNC%3A7577/?a=1`)).toEqual([302, `/panels/${panel}/gene/HGNC%3A7577/?a=1`])
    expect((await where('/panels/x/MYH7/'))[0]).toBe(404)
  })

  test.each([
    '/crowdsourcing/PanelApp/NoSuch',
    '/crowdsourcing/x',
    '/crowdsourcingx',
    '/crowdsourcing/PanelApp/Login/x',
  ])('%s never was', async (path) => expect((await where(path))[0]).toBe(404))

  test('nothing but reading is redirected', async () => {
    const reply = await fetch(`${story.url}/panels/${hash}/`, { method: 'POST', redirect: 'manual' })
    expect(reply.status).toBeGreaterThanOrEqual(400)
  })
})
