import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueToken } from '../account/token.queries.ts'
import { startInventedSite } from '../../tests/invented-site.ts'
import type { InventedSite } from '../../tests/invented-site.ts'

let site: InventedSite
let curator: { authorization: string }
beforeAll(async () => {
  site = await startInventedSite()
  const { id } = await site.db.selectFrom('account').select('id').where('username', '=', 'bo').executeTakeFirstOrThrow()
  const token = await site.db
    .transaction()
    .execute((tx) => issueToken(tx, { accountId: id, at: '2026-11-25T12:00:00.000000Z' }))
  curator = { authorization: `Token ${token}` }
})
afterAll(() => site?.close())

/** The symbols of a page's rows, in their order. */
const names = (page: string) => [...page.matchAll(/<th scope=row><a [^>]*>([^<]+)<\/a>/g)].map(([, name]) => name)
const panelNames = (page: string) =>
  [...page.matchAll(/<th scope="row">\s*<a [^>]*>([^<]+)<\/a>/g)].map(([, name]) => name)

describe('the list of panels', () => {
  test('shows to everybody what is public, in name order', async () => {
    const page = await site.text('/panels/')
    expect(panelNames(page)).toEqual([
      'All nerve panels',
      'Empty so far',
      'Everything at once',
      'Hereditary lattice neuropathy',
      'Listed but not loaded',
      'Mirrored hearing loss',
    ])
    expect(page).toContain('6 panels')
    expect(page).toContain('Demo data, not for clinical use.')
    expect(page).toContain('Data as of <time datetime="2026-11-22T09:58:00.000000Z">22 Nov 2026, 09:58 UTC</time>')
  })

  test('shows internal panels to curators, and says that they are', async () => {
    const page = await site.text('/panels/', curator)
    expect(panelNames(page)).toContain('Draft of tarsal ataxia')
    expect(page).toContain('<strong>internal</strong>')
    expect(page).toContain('name="status"')
  })

  test.each([
    ['a code among its disorders', '?q=r999', ['Hereditary lattice neuropathy']],
    ['words in any order', '?q=neuropathy+HEREDITARY', ['Hereditary lattice neuropathy']],
    ['its type', '?type=diagnostic', ['Hereditary lattice neuropathy']],
    ['its disease group', '?group=Everything', ['Everything at once']],
    ['its sign-off', '?signed_off=yes', ['Hereditary lattice neuropathy']],
    [
      'a gene, also through a child',
      '?gene=KORLIM',
      ['All nerve panels', 'Hereditary lattice neuropathy', 'Mirrored hearing loss'],
    ],
    ['a gene that none has', '?gene=NO%00SUCH', []],
    ['its version, newest first', '?q=e&sort=version&dir=desc&group=', ['Mirrored hearing loss', 'All nerve panels']],
  ])('finds panels by %s', async (_, query, expected) => {
    const found = panelNames(await site.text(`/panels/${query}`))
    expect(query.includes('sort') ? found.slice(0, 2) : found).toEqual(expected)
  })

  test('counts of a super panel only what may be seen', async () => {
    expect(await site.text('/panels/?q=nerve+panels')).toContain('30 entities')
    expect(await site.text('/panels/?q=nerve+panels', curator)).toContain('31 entities')
  })

  test('answers a second request with 304', async () => {
    const tag = (await site.get('/panels/')).headers.get('etag')!
    expect((await site.get('/panels/', { 'if-none-match': tag })).status).toBe(304)
  })
})

describe('the page of a panel', () => {
  test('says what it is, how it is rated and how far its review is', async () => {
    const page = await site.text(`/panels/${site.panels.own}/`)
    for (const words of [
      '<title>Hereditary lattice neuropathy (Version 3.14) – PanelApp</title>',
      'Lattice neuropathy types 1–8, Velmont gait disorder, R999',
      'Rare disease, Diagnostic',
      '5f0a91c3be7d42a6810c9e34',
      '12 of 30 reviewed, 18 green. 28 genes, 1 STR, 1 region.',
      '<span class="rating gel-green"><b>18</b> Green</span>',
      'The signed-off version is 3.0.',
      'promoted panel to 3.0',
      'Northmoor Genetics Laboratory',
      '<a href="https://example.org/lattice" rel="noreferrer nofollow">https://example.org/lattice</a>, and exclude',
    ]) {
      expect(page).toContain(words)
    }
  })

  test('lists its entities by rating, then name', async () => {
    const found = names(await site.text(`/panels/${site.panels.own}/`))
    expect(found.slice(0, 3)).toEqual(['AVLQ1', 'BRUND2', 'CAPHEX'])
    expect(found.slice(-2)).toEqual(['MONTRIE', 'RIVANEL'])
    // Letters and digits decide: MTNV1 comes before NIVAXA.
    expect(found.indexOf('MT-NV1')).toBe(found.indexOf('NIVAXA') - 1)
  })

  test.each([
    ['lists', '?list=red&list=grey', ['BELTRAM7', 'JARVEX1', 'KORLIM', 'LUXAB3', 'MONTRIE', 'RIVANEL']],
    ['type', '?type=str', ['KELPIN_REP']],
    ['text in any column', '?q=varden', ['VARDEN recurrent region']],
    ['tag', '?tag=watchlist&list=amber', ['ARBEXO']],
    ['mode of inheritance that is not set', '?moi=none&list=red', ['JARVEX1']],
    ['name, backwards', '?list=grey&sort=name&dir=desc', ['RIVANEL', 'MONTRIE']],
  ])('filters and sorts by %s in the address', async (_, query, expected) => {
    expect(names(await site.text(`/panels/${site.panels.own}/${query}`))).toEqual(expected)
  })

  test('shows ready marks to curators alone', async () => {
    expect(await site.text(`/panels/${site.panels.own}/`)).not.toContain('Ready')
    expect(await site.text(`/panels/${site.panels.own}/`, curator)).toContain('<span class=tag>Ready</span>')
  })

  test('of a super panel links to its children and hides those that are not public', async () => {
    const page = await site.text(`/panels/${site.panels.superPanel}/`)
    expect(page).toContain(`<a class=in-green href="/panels/${site.panels.own}/gene/AVLQ1/">`)
    expect(page).not.toContain('Hidden part')
    expect(names(await site.text(`/panels/${site.panels.superPanel}/`, curator))).toHaveLength(31)
  })

  test('of a mirrored panel says where its reviews are, never that there are none', async () => {
    const page = await site.text(`/panels/${site.panels.mirrored}/`)
    expect(page).toMatch(
      /Reviews are at the\s+source: <a href="https:\/\/panels\.of-a-long-named-laboratory\.example\.org\/panels\/6\/"/,
    )
    expect(page).not.toMatch(/No reviews|0 reviews|0 of 2 reviewed/)
  })

  test('of a listed panel says that it is not loaded, never that it is empty', async () => {
    const page = await site.text(`/panels/${site.panels.listed}/`)
    expect(page).toContain('This panel is not loaded here')
    expect(page).not.toMatch(/No entities|No genes|download\//)
  })

  test('writes text of people as text', async () => {
    expect(await site.text(`/panels/${site.panels.empty}/`)).toContain('A &lt;script&gt;alert(1)&lt;/script&gt; panel')
  })

  test('[135] of an internal panel is a 404 to others than curators, as of one that does not exist', async () => {
    const { internal } = site.panels
    for (const path of [`/panels/${internal}/`, `/panels/${internal}/gene/AVLQ1/`]) {
      const [hidden, missing] = [await site.get(path), await site.get(path.replace(String(internal), '4711'))]
      expect([hidden.status, missing.status]).toEqual([404, 404])
      expect(await hidden.text()).toBe(await missing.text())
      expect((await site.get(path, curator)).status).toBe(200)
    }
    expect(await site.text(`/panels/${internal}/`, curator)).toContain('This panel is <strong>internal</strong>')
  })

  test.each(['/panels/0/', '/panels/99999999999/', '/panels/%00/', '/panels/1/gene/%00/', '/panels/1/thing/AVLQ1/'])(
    'is a 404 page at %s',
    async (path) => {
      const answer = await site.get(path)
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain('panelapp@panelapp.local')
    },
  )

  test('takes a constant number of bytes for each row', async () => {
    const page = await site.text(`/panels/${site.panels.big}/`)
    const table = page.slice(page.indexOf('<tbody>'), page.indexOf('</table>'))
    expect(table.length / 300).toBeLessThan(420)
  })

  test('shows a change at once', async () => {
    const path = `/panels/${site.panels.big}/?q=ZQ299`
    expect(await site.text(path)).toContain('gel-added')
    await site.db.updateTable('entity').set({ saved_gel_status: 3 }).where('entity_name', '=', 'ZQ299').execute()
    expect(names(await site.text(path))).toEqual(['ZQ299'])
    expect(await site.text(path)).toMatch(/<td><span class="rating gel-green">/)
  })
})
