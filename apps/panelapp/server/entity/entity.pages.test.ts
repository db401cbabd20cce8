import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueToken } from '../account/token.queries.ts'
import { startInventedSite } from '../../tests/invented-site.ts'
import type { InventedSite } from '../../tests/invented-site.ts'

let site: InventedSite
beforeAll(async () => void (site = await startInventedSite()))
afterAll(() => site?.close())

describe('the page of an entity', () => {
  test('shows reviews with comments, links and PubMed numbers', async () => {
    const page = await site.text(`/panels/${site.panels.own}/gene/AVLQ1/`)
    for (const words of [
      'Reviews (2)',
      'Rosa Ellery',
      'Northmoor Genetics Laboratory',
      'Green List (high evidence)',
      'Seen in three families.\nSee <a href="https://example.org/a?b=1&amp;c=2"',
      'https://pubmed.ncbi.nlm.nih.gov/23456789/',
      'https://pubmed.ncbi.nlm.nih.gov/34567890/',
      'Reported in current diagnostic practice',
      'Created, Added New Source, Set Phenotypes',
      'In 2 panels',
      'https://grch37.ensembl.org/Homo_sapiens/Gene/Summary?g=ENSG00000990001',
    ]) {
      expect(page).toContain(words)
    }
  })

  test('shows the places and repeats of an STR and the scores of a region', async () => {
    const str = await site.text(`/panels/${site.panels.own}/str/KELPIN_REP/`)
    expect(str).toContain('normal ≤ 35, pathogenic ≥ 50')
    expect(str).toContain('2,000–2,060')
    const region = await site.text(`/panels/${site.panels.own}/region/VARDEN_LOSS/`)
    expect(region).toContain('Sufficient evidence <span class="muted">(3)</span>')
    expect(region).toContain('60 %')
    expect(region).toContain('CNV Loss')
  })

  test('leads to the entities before and after it', async () => {
    const page = await site.text(`/panels/${site.panels.own}/gene/BRUND2/`)
    expect(page).toMatch(
      /href="\/panels\/1\/gene\/AVLQ1\/"\s*rel="prev"|rel="prev"\s*href="\/panels\/1\/gene\/AVLQ1\/"/,
    )
    expect(page).toMatch(/rel="next"\s*href="\/panels\/1\/gene\/CAPHEX\/"/)
  })

  test('of a big panel lists its neighbours alone', async () => {
    const page = await site.text(`/panels/${site.panels.big}/gene/ZQ150/`)
    expect(page).toContain('of 300')
    expect(page).toContain('aria-current="page"')
  })

  test('marks a reviewer’s own review and puts it first', async () => {
    const { id } = await site.db
      .selectFrom('account')
      .select('id')
      .where('username', '=', 'ann')
      .executeTakeFirstOrThrow()
    const token = await site.db
      .transaction()
      .execute((tx) => issueToken(tx, { accountId: id, at: '2026-11-25T12:00:00.000000Z' }))
    const page = await site.text(`/panels/${site.panels.own}/gene/AVLQ1/`, { authorization: `Token ${token}` })
    expect(page.indexOf('Rosa Ellery</h3>')).toBeLessThan(page.indexOf('Tunde Osei</h3>'))
    expect(page).toContain('Your review')
    expect(page).toContain('review mine')
  })

  test('of a super panel is the child’s', async () => {
    const answer = await site.get(`/panels/${site.panels.superPanel}/gene/AVLQ1/`)
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/panels/${site.panels.own}/gene/AVLQ1/`])
  })

  test('of a mirrored panel leads to its reviews at the source', async () => {
    const page = await site.text(`/panels/${site.panels.mirrored}/gene/AVLQ1/`)
    expect(page).toContain('Reviews are at the source')
    expect(page).toContain(
      `https://panels.of-a-long-named-laboratory.example.org/panels/${site.panels.mirrored}/gene/AVLQ1/`,
    )
    expect(page).not.toMatch(/Reviews \(0\)|No reviews/)
  })

  test.each([
    ['its entities', (id: number) => `/panels/${id}/gene/AVLQ1/`],
    ['its versions', (id: number) => `/panels/${id}/versions/`],
    ['its download', (id: number) => `/panels/${id}/download/34/`],
    ['a comparison with it', (id: number) => `/panels/compare/${site.panels.own}/${id}`],
  ])('of a panel that is only listed says that it is not loaded: %s', async (_, address) => {
    const answer = await site.get(address(site.panels.listed))
    expect(answer.status).toBe(404)
    const page = await answer.text()
    expect(page).toContain('<h1>Not loaded</h1>')
    expect(page).not.toContain('There is nothing at this address')
  })

  test('finds one of several of a name by its id', async () => {
    const { id } = await site.db
      .insertInto('entity')
      .values({
        panel_id: site.panels.own,
        entity_type: 'gene',
        entity_name: 'AVLQ1',
        duplicate: 1,
        gene_symbol: 'AVLQ1',
        gene_copy: '{"gene_symbol":"AVLQ1"}',
        phenotypes: ['Only in the second'],
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const path = `/panels/${site.panels.own}/gene/AVLQ1/`
    expect(await site.text(path)).not.toContain('Only in the second')
    expect(await site.text(`${path}?pk=${id}`)).toContain('Only in the second')
    await site.db.deleteFrom('entity').where('id', '=', id).execute()
  })

  test.each(['gene/NOPE', 'str/NOPE', 'region/NOPE', 'gene/KELPIN_REP'])(
    'is a 404 where there is no %s',
    async (what) => {
      expect((await site.get(`/panels/${site.panels.own}/${what}/`)).status).toBe(404)
    },
  )
})
