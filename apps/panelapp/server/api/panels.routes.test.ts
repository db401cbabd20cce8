import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addPanel } from '../../tests/sample-panels.ts'
import { HASH_ID, startApi } from './api.fixture.ts'
import type { Api, Page } from './api.fixture.ts'

let api: Api
beforeAll(async () => (api = await startApi()))
afterAll(() => api?.close())

type Panel = Record<string, unknown> & { id: number; name: string }
const names = async (path: string, headers?: Record<string, string>) =>
  (await api.get<Page<Panel>>(path, headers)).body.results.map((it) => it.name)
const asCurator = () => ({ authorization: `Token ${api.tokens.curator}` })

describe('the list of panels', () => {
  test('[101] without the final slash is sent there', async () => {
    const reply = await api.get(`${api.url}/api/v1/panels?type=research`)
    expect(reply.status).toBe(301)
    expect(reply.headers.get('location')).toBe('/api/v1/panels/?type=research')
  })

  test('holds public panels in name order, without entities', async () => {
    const { body } = await api.get<Page<Panel>>('panels/')
    expect(body).toMatchObject({ count: 4, next: null, previous: null })
    expect(body.results.map((it) => it.name)).toEqual(['Alpha', 'beta & more', 'Listed', 'Super'])
    expect(Object.keys(body.results[0]!).join()).toBe(
      'id,hash_id,name,disease_group,disease_sub_group,description,status,version,version_created,relevant_disorders,' +
        'stats,types,child_panel_ids',
    )
    expect(body.results[2]).toMatchObject({ listed: true, stats: { number_of_genes: 9 } })
  })

  test('[106] takes retired panels in where any text asks for them', async () => {
    expect(await names('panels/?retired=True')).toEqual(['Alpha', 'beta & more', 'Listed', 'Retired', 'Super'])
    expect(await names('panels/?retired=False')).toContain('Retired')
    expect(await names('panels/?retired=')).not.toContain('Retired')
  })

  test('is of any of the types, each panel once', async () => {
    expect(await names('panels/?type=research,rare-disease-100k,nosuch')).toEqual(['Alpha', 'beta & more'])
    expect(await names('panels/?type=rare-disease-100k')).toEqual(['Alpha'])
    expect(await names('panels/?type=nosuch')).toEqual([])
  })

  test('is of what a name means, as in an address', async () => {
    for (const name of ['Alpha', 'alph', 'R999', HASH_ID, String(api.ids.alpha)]) {
      expect(await names(`panels/?name=${encodeURIComponent(name)}`), name).toEqual(['Alpha'])
    }
    expect(await names('panels/?name=internal')).toEqual([])
  })

  test('shows curators internal panels only where they ask', async () => {
    expect(await names('panels/', asCurator())).not.toContain('Internal')
    expect(await names('panels/?status=internal', asCurator())).toEqual(['Internal', 'Oncepublic'])
    expect(await names('panels/?status=internal')).toEqual([])
    expect(await names('panels/?status=internal', { authorization: `Token ${api.tokens.reviewer}` })).toEqual([])
    expect((await api.get('panels/?status=deleted', asCurator())).status).toBe(400)
  })

  test('ignores what it does not know', async () => {
    expect(await names('panels/?format=json&nosuch=1&type=research')).toEqual(['Alpha', 'beta & more'])
  })
})

describe('pages', () => {
  beforeAll(async () => {
    for (let at = 0; at < 146; at += 1) await addPanel(api.db, { name: `Zeta ${String(at).padStart(3, '0')}` })
  })

  test('[102] hold a hundred; links are absolute and keep what was asked for', async () => {
    const first = (await api.get<Page<Panel>>('panels/?format=json&retired=')).body
    expect(first).toMatchObject({ count: 150, previous: null })
    expect(first.results).toHaveLength(100)
    expect(first.next).toBe(`${api.url}/api/v1/panels/?format=json&retired=&page=2`)
    const second = (await api.get<Page<Panel>>(first.next!)).body
    expect(second.results).toHaveLength(50)
    expect(second).toMatchObject({ next: null, previous: `${api.url}/api/v1/panels/?format=json&retired=` })
    expect(new Set([...first.results, ...second.results].map((it) => it.id)).size).toBe(150)
  })

  test.each(['99', '0', '-1', 'abc', '1e3', '99999999999999999999'])('[103] refuse the number %s', async (page) => {
    const { status, body } = await api.get(`panels/?page=${page}`)
    expect([status, body]).toEqual([404, { detail: 'Invalid page.' }])
  })

  test('[122] are linked by https when a proxy took the request by it', async () => {
    const { body } = await api.get<Page<Panel>>('panels/', { 'x-forwarded-proto': 'https' })
    expect(body.next).toBe(`${api.url.replace('http:', 'https:')}/api/v1/panels/?page=2`)
    expect((await api.get<Page<Panel>>('panels/')).body.next).toMatch(/^http:/)
  })

  test('are made anew when a panel changes', async () => {
    const before = await api.get('panels/')
    await api.db.updateTable('panel').set({ description: 'new' }).where('id', '=', api.ids.alpha).execute()
    const after = await api.get<Page<Panel>>('panels/')
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
    expect(after.body.results[0]!.description).toBe('new')
  })
})

describe('the collections', () => {
  test('are named by the root', async () => {
    const { body } = await api.get<Record<string, string>>('')
    expect(body.panels).toBe(`${api.url}/api/v1/panels/`)
    for (const address of Object.values(body)) expect((await api.get(address)).status, address).toBe(200)
  })
})

describe('what may not be done', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    '[118] is %s: 403 to anybody, 405 to who has a token',
    async (method) => {
      const address = `${api.url}/api/v1/panels/`
      const anonymous = await fetch(address, { method, body: '{}' })
      expect(anonymous.status).toBe(403)
      expect(await anonymous.json()).toEqual({ detail: expect.any(String) as string })
      const known = await fetch(address, { method, headers: asCurator() })
      expect(known.status).toBe(405)
      expect(await known.json()).toEqual({ detail: expect.any(String) as string })
    },
  )

  test('is to send a token that is none', async () => {
    const { status, body } = await api.get('panels/', { authorization: `Token ${'0'.repeat(40)}` })
    expect([401, 403]).toContain(status)
    expect(body).toEqual({ detail: 'Invalid token.' })
  })

  test('is to ask for what there is not', async () => {
    const { status, body } = await api.get('nosuch/')
    expect([status, body]).toEqual([404, { detail: 'Not found.' }])
  })
})

describe('pages of other sites', () => {
  test('[120] may read the services, whatever the answer, and nothing else', async () => {
    const origin = { origin: 'https://x' }
    for (const path of ['panels/', 'panels/999/', 'panels', 'panels/?page=99']) {
      expect((await api.get(path, origin)).headers.get('access-control-allow-origin'), path).toBe('*')
    }
    const page = await fetch(`${api.url}/panels/`, { headers: origin })
    expect(page.headers.get('access-control-allow-origin')).toBeNull()
    const before = await fetch(`${api.url}/api/v1/panels/`, {
      method: 'OPTIONS',
      headers: { ...origin, 'access-control-request-method': 'GET' },
    })
    expect(before.status).toBe(200)
    expect(before.headers.get('access-control-allow-methods')).toContain('GET')
  })
})
