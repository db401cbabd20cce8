// What the programs of laboratories do (panelapp.md 14.10): each of these works unchanged.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addPanel } from '../../tests/sample-panels.ts'
import { startApi } from './api.fixture.ts'
import type { Api, Page } from './api.fixture.ts'

let api: Api
beforeAll(async () => (api = await startApi()))
afterAll(() => api?.close())

interface Document {
  version: string
  types: { slug: string }[]
  genes: {
    entity_name: string
    confidence_level: string
    gene_data: { hgnc_id: string; ensembl_genes: Record<string, Record<string, { ensembl_id: string }>> }
  }[]
}

describe('a client', () => {
  test.each([
    ['an empty', { 'user-agent': '' }],
    ['no', {}],
  ])('[123] sends %s User-Agent', async (_, headers) => {
    // fetch would send one of its own
    const status = await new Promise((resolve, reject) => {
      request(`${api.url}/api/v1/panels/`, { headers }, (reply) => resolve(reply.resume().statusCode))
        .once('error', reject)
        .end()
    })
    expect(status).toBe(200)
  })

  test('leaves the final slash out and follows the redirect, its query kept', async () => {
    const reply = await fetch(`${api.url}/api/v1/panels/${api.ids.alpha}?version=1.3`)
    expect([reply.status, reply.redirected]).toEqual([200, true])
    expect(((await reply.json()) as Document).version).toBe('1.3')
    expect((await fetch(`${api.url}/api/v1`)).status).toBe(200)
  })

  test('goes through all pages behind a TLS proxy, then fetches each panel, some at a version', async () => {
    for (let at = 0; at < 120; at += 1) await addPanel(api.db, { name: `More ${at}` })
    const proxied = { 'x-forwarded-proto': 'https' }
    const ids: number[] = []
    for (const list of ['panels/', 'panels/signedoff/']) {
      for (let next: string | null = list; next;) {
        const { body }: { body: Page<{ id: number }> } = await api.get<Page<{ id: number }>>(next, proxied)
        ids.push(...body.results.map((it) => it.id))
        if (body.next) expect(body.next).toMatch(/^https:/)
        next = body.next?.replace('https:', 'http:') ?? null
      }
    }
    expect(ids).toHaveLength(125)
    for (const id of ids.slice(0, 20)) {
      const { status } = await api.get(`panels/${id}/`)
      expect(status, String(id)).toBe(id === api.ids.listed ? 404 : 200)
    }
  })

  test('compares the level with the text 3', async () => {
    const { body } = await api.get<Document>(`panels/${api.ids.alpha}/`)
    expect(body.genes.filter((it) => it.confidence_level === '3').map((it) => it.entity_name)).toEqual(['MYH7'])
  })

  test('reads Ensembl ids by literal keys, or takes the first release', async () => {
    const { body } = await api.get<Document>(`panels/${api.ids.alpha}/`)
    const { gene_data: gene } = body.genes[0]!
    expect(gene.hgnc_id).toBe('HGNC:7577')
    expect(gene.ensembl_genes['GRch38']!['90']!.ensembl_id).toBe('ENSG00000092054')
    expect(Object.values(gene.ensembl_genes['GRch37']!)[0]!.ensembl_id).toBe('ENSG00000092054')
  })

  test('sends X-CSRFToken with GET, from the page of another site too', async () => {
    expect((await api.get('panels/', { 'x-csrftoken': 'abc' })).status).toBe(200)
    const before = await fetch(`${api.url}/api/v1/panels/`, {
      method: 'OPTIONS',
      headers: { 'access-control-request-headers': 'x-csrftoken', 'access-control-request-method': 'GET' },
    })
    expect(before.headers.get('access-control-allow-headers')!.toLowerCase()).toContain('x-csrftoken')
  })

  test('asks for genes by name and page, with format=json and an Accept of its own', async () => {
    for (const accept of ['application/json', 'text/html', '*/*', 'application/xml']) {
      const { status, body, headers } = await api.get<Page<object>>('genes/?entity_name=MYH7,FMR1&page=1&format=json', {
        accept,
      })
      expect([status, body.count], accept).toEqual([200, 3])
      expect(headers.get('content-type')).toBe('application/json')
    }
  })

  test('looks for words in the texts of activities', async () => {
    const { body } = await api.get<{ text: string; created: string }[]>(`panels/${api.ids.alpha}/activities/`)
    expect(body.filter((it) => it.text.toLowerCase().includes('green list (high evidence)'))).toHaveLength(1)
  })

  test('expects the slugs of types', async () => {
    const { body } = await api.get<Document>(`panels/${api.ids.alpha}/`)
    expect(body.types.map((it) => it.slug)).toEqual(['rare-disease-100k', 'research'])
  })

  test('asks for hundreds of genes in one address', async () => {
    const names = Array.from({ length: 900 }, (_, at) => `GENE${at}`)
    const { status, body } = await api.get<Page<object>>(`genes/${[...names, 'MYH7'].join()}/`)
    expect([status, body.count]).toEqual([200, 2])
  })

  test('repeats a parameter: the last one counts', async () => {
    const { body } = await api.get<Page<object>>('genes/?entity_name=FMR1&entity_name=MYH7')
    expect(body.count).toBe(2)
  })

  test.each([
    ['panels/%00/', 404],
    ['panels/%E0%A4%A/', 404],
    ['panels/1%00/genes/', 404],
    ['panels/Alpha/genes/%00/evaluations/', 404],
    ['panels/Alpha/genes/%3Cscript%3E/evaluations/', 404],
    ['genes/%00/', 200],
    ['genes/MYH7%00,FMR1/', 200],
    ['genes/?tags=%00', 200],
    ['genes/?entity_name=%00', 200],
    ['genes/?panel_name=%00&type=%00', 200],
    ['activities/?entity_name=%00', 400],
    ['panels/?name=%00', 400],
    ['panels/Alpha/genes/?entity_name=%ff', 200],
    ["panels/?name=' OR 1=1 --", 200],
    ['panels/Alpha/genes/?page=2147483648', 404],
    ['panels/99999999999/', 404],
    ['panels/Alpha/?version=99999999999.1', 400],
    ['panels/signedoff/?panel_id=99999999999', 400],
  ])('that sends nonsense, %s, is answered %i', async (path, status) => {
    const reply = await api.get<object>(path)
    expect(reply.status).toBe(status)
    expect(reply.body).toBeTypeOf('object')
  })
})
