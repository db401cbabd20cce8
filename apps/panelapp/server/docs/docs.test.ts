import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addGene, addPanel, addRegion, addStr } from '../../tests/sample-panels.ts'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'
import { bumpPanel } from '../version/bump-panel.ts'

interface Parameter {
  name: string
  in: 'path' | 'query'
  schema: { enum?: string[] }
}
interface Operation {
  operationId: string
  parameters: Parameter[]
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

let story: Story
let document: Document
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
  document = (await (await story.get('/api/v1/openapi.json')).json()) as Document
})
afterAll(() => story?.close())

/** Values of a path that lead somewhere, and one that does not. */
const inPath: Record<string, string[]> = {
  ref: ['Alpha', 'Parent', 'NoSuchPanel'],
  names: ['AVLQ1,MYH7,HTT_CAG,ISCA-1-Loss', 'NOSUCH'],
  name: ['AVLQ1', 'NOSUCH'],
}
/** For each query parameter values that are accepted and values that are not. */
const inQuery: Record<string, string[]> = {
  version: ['1.0', '1.1', '77.0', 'x'],
  page: ['1', '99', 'x'],
  confidence_level: ['3', '5'],
  date_from: ['2026-01-01', 'x'],
  assembly: ['GRch38', 'hg19'],
  panel_id: [],
}
const anything = ['AVLQ1', 'true', "' or 1=1 --"]

const callsOf = (path: string, operation: Operation): string[] => {
  const names = operation.parameters.filter((it) => it.in === 'path').map((it) => it.name)
  let paths = [path]
  for (const name of names) {
    const values = inPath[name] ?? [String(story.alpha), 'NOSUCH']
    paths = paths.flatMap((it) => values.map((value) => it.replace(`{${name}}`, encodeURIComponent(value))))
  }
  const [first = path] = paths
  const queries = operation.parameters
    .filter((it) => it.in === 'query')
    .flatMap(({ name, schema }) =>
      [...(inQuery[name] ?? anything), ...(schema.enum ?? [])].map((it) => `${name}=${encodeURIComponent(it)}`),
    )
  return [...paths, ...queries.map((it) => `${first}?${it}`), `${first}?format=json&nosuch=1`]
}

/** What is wrong with the answer to a call, by the document; nothing when it is as documented. */
async function fault(call: string, { responses }: Operation, token?: string): Promise<string | undefined> {
  const reply = await story.get(call, token)
  const documented = responses[reply.status]
  if (!documented) return `${call}: status ${reply.status} is not documented`
  const schema = documented.content?.['application/json']?.schema
  const body: unknown = await reply.json()
  if (!schema) return undefined
  const read = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(body)
  return read.success
    ? undefined
    : `${call}: ${read.error.issues.map((it) => `${it.path.join('.')} ${it.message}`).join('; ')}`
}

describe('every endpoint answers as its OpenAPI document says', () => {
  test('for everybody, with each parameter, of things that are there and that are not', async () => {
    const faults: string[] = []
    const called = new Set<string>()
    for (const [path, { get }] of Object.entries(document.paths)) {
      for (const call of callsOf(path, get!)) {
        called.add(get!.operationId)
        faults.push(...[await fault(call, get!)].filter((it) => it !== undefined))
      }
    }
    expect(faults).toEqual([])
    expect(called.size).toBe(Object.keys(document.paths).length)
    expect(called.size).toBeGreaterThan(20)
  })

  test('for a curator', async () => {
    const faults: string[] = []
    for (const [path, { get }] of Object.entries(document.paths)) {
      for (const call of callsOf(path, get!).slice(0, 2)) {
        faults.push(...[await fault(call, get!, story.tokens.curator)].filter((it) => it !== undefined))
      }
    }
    expect(faults).toEqual([])
  })
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
