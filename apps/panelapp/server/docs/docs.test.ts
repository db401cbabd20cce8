import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGene, addPanel, addRegion, addStr } from '../../tests/sample-panels.ts'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'
import { bumpPanel } from '../version/bump-panel.ts'
import { callsOf, faultOf } from './documented-calls.fixture.ts'
import type { ApiDocument, Values } from './documented-calls.fixture.ts'

let story: Story
let document: ApiDocument
beforeAll(async () => {
  story = await startStory()
  const { db, alpha } = story
  await addStr(db, alpha, 'HTT_CAG', { tags: ['treatable'], sources: ['Literature'] })
  await addRegion(db, alpha, 'ISCA-1-Loss')
  const typed = await db
    .insertInto('panel_type')
    .values({ name: 'Rare', slug: 'rare-disease-100k' })
    .returning('id')
    .execute()
  const other = await addPanel(db, { name: 'Other', types: [typed[0]!.id], old_pk: 'a'.repeat(24) })
  await addGene(db, other, 'MYH7', { hgncId: 'HGNC:7577', penetrance: 'Complete', transcript: ['NM_1'] })
  await addPanel(db, { name: 'Parent', children: [alpha, other] })
  const gene = await db
    .selectFrom('entity')
    .select('id')
    .where('entity_name', '=', 'AVLQ1')
    .where('panel_id', '=', alpha)
    .executeTakeFirstOrThrow()
  const cur = await db.selectFrom('account').select('id').where('username', '=', 'cur').executeTakeFirstOrThrow()
  const review = await db
    .insertInto('evaluation')
    .values({ entity_id: gene.id, account_id: cur.id, rating: 'GREEN', phenotypes: ['x'] })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('comment').values({ evaluation_id: review.id, account_id: cur.id, comment: 'so' }).execute()
  await db.transaction().execute((tx) => bumpPanel(tx, { panelId: alpha, kind: 'minor', at: '2026-05-01T00:00:00Z' }))
  const snapshot = await db
    .updateTable('snapshot')
    .set({ signed_off_date: '2026-05-02' })
    .where('panel_id', '=', alpha)
    .where('major_version', '=', 1)
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.updateTable('panel').set({ signed_off_id: snapshot.id }).where('id', '=', alpha).execute()
  document = (await (await story.get('/api/v1/openapi.json')).json()) as ApiDocument
})
afterAll(() => story?.close())

const values: Values = {
  path: {
    ref: ['Alpha', 'Parent', 'NoSuchPanel'],
    names: ['AVLQ1,MYH7,HTT_CAG,ISCA-1-Loss', 'NOSUCH'],
    name: ['AVLQ1', 'NOSUCH'],
    id: ['1', '99'],
    version: ['1.0', '1.1', '77.0', 'x'],
    sha256: ['0'.repeat(64), 'x'],
  },
  query: {
    version: ['1.0', '1.1', '77.0', 'x'],
    page: ['1', '99', 'x'],
    confidence_level: ['3', '5'],
    date_from: ['2026-01-01', 'x'],
    assembly: ['GRch38', 'hg19'],
    as_of: ['2026-03-01', '2025-01-01', '2999-01-01'],
    from: ['1.0', '0.1', '2026-02-01'],
    with: ['2', '99'],
  },
  anything: ['AVLQ1', 'true', '1', '2026-01-01'],
}
const documents = [
  { at: '/api/v1/openapi.json', fewest: 20 },
  { at: '/api/v2/openapi.json', fewest: 14 },
]

describe.each(documents)('every endpoint of $at answers as that document says', ({ at, fewest }) => {
  let document: ApiDocument
  beforeAll(async () => {
    document = (await (await story.get(at)).json()) as ApiDocument
  })
  const faultsOf = async (most: number, token?: string) => {
    const faults: string[] = []
    for (const [path, { get }] of Object.entries(document.paths)) {
      const calls = callsOf(path, get, values).slice(0, most)
      const found = await Promise.all(calls.map(async (it) => faultOf(it, await story.get(it, token), get)))
      faults.push(...found.filter((it) => it !== undefined))
    }
    return faults
  }

  test('has so many', () => expect(Object.keys(document.paths).length).toBeGreaterThan(fewest))
  test(
    'for everybody, with each parameter, of things that are there and that are not',
    { timeout: 120_000 },
    async () => expect(await faultsOf(Infinity)).toEqual([]),
  )
  test('for a curator', async () => expect(await faultsOf(2, story.tokens.curator)).toEqual([]))
})

describe('the API documents', () => {
  test('are Swagger 2.0 where old programs look for it', async () => {
    const swagger = await (await story.get('/api/docs.json')).json()
    expect(swagger).toMatchObject({
      swagger: '2.0',
      schemes: ['http'],
      host: new URL(story.url).host,
      basePath: '/api/v1',
    })
    expect(Object.keys(swagger.paths)).toContain('/panels/{ref}/')
    expect(Object.keys(swagger.paths).every((it) => it.startsWith('/'))).toBe(true)
    expect(await (await story.get('/api/docs/?format=openapi')).json()).toEqual(swagger)
    const yaml = await story.get('/api/docs.yaml')
    expect(yaml.headers.get('content-type')).toMatch(/yaml/)
    expect(await yaml.text()).toMatch(/^swagger: "2.0"\n/)
  })

  test('say the address that the client sees', async () => {
    const reply = await fetch(`${story.url}/api/docs.json`, { headers: { 'x-forwarded-proto': 'https' } })
    expect((await reply.json()).schemes).toEqual(['https'])
  })

  test('are OpenAPI 3.1 beside it, with every operation once', async () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    const ids = Object.values(document.paths).flatMap((it) => Object.values(it).map(({ operationId }) => operationId))
    expect(new Set(ids).size).toBe(ids.length)
    expect(await (await story.get('/api/v1/openapi.yaml')).text()).toMatch(/^openapi: "3.1.0"\n/)
  })

  test('are shown on a page that asks for nothing from elsewhere', async () => {
    const page = await (await story.get('/api/docs/')).text()
    expect(page).toContain('/api/v1/panels/{ref}/')
    for (const [, address] of page.matchAll(/(?:src|href|action)="([^"]*)"/g))
      expect(address).toMatch(/^(\/(?!\/)|#|mailto:)/)
  })
})
