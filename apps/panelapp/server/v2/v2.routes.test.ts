import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  V2Change,
  V2Diff,
  V2Entity,
  V2Gene,
  V2Manifest,
  V2Panel,
  V2PanelHead,
  V2Version,
  pageOf,
} from '../../contract/v2.ts'
import { startApi } from '../api/api.fixture.ts'
import { recordChanges } from '../change/record-changes.ts'

interface Problem {
  status: number
  code: string
  detail: string
  fields?: Record<string, string[]>
  known_from?: string
}

describe('API v2', () => {
  let api: Awaited<ReturnType<typeof startApi>>
  let alpha: number
  beforeAll(async () => {
    api = await startApi()
    alpha = api.ids.alpha
    await api.db.transaction().execute((tx) =>
      recordChanges(tx, [
        {
          panelId: alpha,
          version: '1.4',
          at: '2026-03-01T09:15:30.123456Z',
          kind: 'version_created',
          from: '1.3',
          to: '1.4',
        },
        {
          panelId: alpha,
          version: '1.4',
          at: '2026-03-01T09:15:30.123456Z',
          kind: 'rating_changed',
          entityType: 'gene',
          entityName: 'ABCA4',
          hgncId: 'HGNC:34',
          from: '2',
          to: '1',
          fields: ['confidence_level'],
        },
        { panelId: api.ids.internal, version: '0.5', at: '2026-03-01T09:15:30.123456Z', kind: 'panel_changed' },
      ]),
    )
  })
  afterAll(() => api?.close())

  const get = <T>(path: string, headers: Record<string, string> = {}) => api.get<T>(`${api.url}/api/v2${path}`, headers)
  const read = async <S extends z.ZodType>(shape: S, path: string, headers?: Record<string, string>) => {
    const reply = await get(path, headers)
    expect([reply.status, path]).toEqual([200, path])
    return shape.parse(reply.body) as z.output<S>
  }
  const refused = async (path: string) => {
    const { status, headers, body } = await get<Problem>(path)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(body.status).toBe(status)
    return [status, body.code, ...Object.keys(body.fields ?? {})]
  }

  test('tells what there is, with and without a final slash', async () => {
    const { body } = await get<{ links: Record<string, string> }>('')
    expect(body.links).toMatchObject({ dump: `${api.url}/api/v2/dump` })
    expect((await get('/')).body).toEqual(body)
    expect((await get('/panels/')).status).toBe(200)
  })
  test('describes itself: every route with its parameters and replies', async () => {
    const { body } = await get<{ openapi: string; paths: Record<string, { get: { parameters: { name: string }[] } }> }>(
      '/openapi.json',
    )
    expect(body.openapi).toBe('3.1.0')
    expect(Object.keys(body.paths).toSorted()).toEqual([
      '/api/v2',
      '/api/v2/changes',
      '/api/v2/dump',
      '/api/v2/dump/manifest',
      '/api/v2/entities',
      '/api/v2/genes/{name}',
      '/api/v2/openapi.json',
      '/api/v2/panels',
      '/api/v2/panels/{id}',
      '/api/v2/panels/{id}/bed',
      '/api/v2/panels/{id}/diff',
      '/api/v2/panels/{id}/entities',
      '/api/v2/panels/{id}/versions',
      '/api/v2/panels/{id}/versions/{version}',
      '/api/v2/panels/{id}/versions/{version}/{sha256}',
    ])
    expect(body.paths['/api/v2/panels/{id}/bed']?.get.parameters.map((it) => it.name)).toEqual([
      'id',
      'version',
      'as_of',
      'assembly',
      'min_confidence',
      'padding',
      'extended',
    ])
  })
  test('may be read by pages of any site', async () =>
    expect((await get('/panels', { origin: 'https://x' })).headers.get('access-control-allow-origin')).toBe('*'))

  describe('panels', () => {
    const names = async (query: string, headers?: Record<string, string>) =>
      (await read(pageOf(V2PanelHead), `/panels${query}`, headers)).results.map((it) => it.name)
    test('are all that may be seen', async () =>
      expect(await names('')).toEqual(['Alpha', 'beta & more', 'Listed', 'Super']))
    test('are more for curators', async () =>
      expect(await names('?status=internal,retired', { authorization: `Token ${api.tokens.curator}` })).toEqual([
        'Internal',
        'Oncepublic',
        'Retired',
      ]))
    test.each([
      ['?code=r999', ['Alpha']],
      ['?name=ET', ['beta & more']],
      ['?type=research&status=promoted', ['beta & more']],
      ['?disease_group=Cardiology', ['Alpha']],
      ['?is_super=true', ['Super']],
      ['?signed_off=true', ['Alpha']],
      ['?status=internal', []],
      ['?ordering=-name', ['Super', 'Listed', 'beta & more', 'Alpha']],
      ['?ordering=-number_of_genes&limit=2', ['Listed', 'Super']],
    ])('%s', async (query, expected) => expect(await names(query)).toEqual(expected))
    test.each(['name', '-name', 'id', '-version_created', 'number_of_genes'])(
      'come whole by pages of one, ordered by %s',
      async (ordering) => {
        const found: string[] = []
        let next: string | null = `${api.url}/api/v2/panels?limit=1&ordering=${ordering}`
        while (next !== null && found.length < 9) {
          const { body }: { body: { results: { name: string }[]; next: string | null } } = await api.get(next)
          found.push(...body.results.map((it) => it.name))
          next = body.next
        }
        expect(found).toEqual(await names(`?ordering=${ordering}`))
        expect(new Set(found).size).toBe(4)
      },
    )
    test.each([
      ['?foo=1', 'foo'],
      ['?ordering=colour', 'ordering'],
      ['?limit=0', 'limit'],
      ['?limit=1001', 'limit'],
      ['?limit=0x10', 'limit'],
      ['?limit=', 'limit'],
      ['?cursor=abc', 'cursor'],
      [`?ordering=id&cursor=${Buffer.from('["name","x",1]').toString('base64url')}`, 'cursor'],
      ['?is_super=maybe', 'is_super'],
      ['?status=lost', 'status'],
      ['?changed_since=soon', 'changed_since'],
    ])('refuse %s by name', async (query, field) =>
      expect((await refused(`/panels${query}`)).slice(0, 1).concat(field)).toEqual([400, field]),
    )
  })

  describe('a panel', () => {
    test('has what API v1 has, flat Ensembl ids, flagged, ready, since when, and its digest', async () => {
      const panel = await read(V2Panel, `/panels/${alpha}`)
      const v1 = (await api.get<Record<'genes' | 'strs' | 'regions', Record<string, unknown>[]>>(`panels/${alpha}/`))
        .body
      const { genes, strs, regions, ...head } = v1
      expect(panel).toMatchObject(head)
      for (const [list, entities] of Object.entries({ genes, strs, regions })) {
        expect(panel[list]).toMatchObject(entities)
      }
      expect(panel.genes?.[0]).toMatchObject({
        entity_name: 'MYH7',
        hgnc_id: 'HGNC:7577',
        ensembl_id_grch38: 'ENSG00000092054',
        location_grch37: '14:23881947-23904927',
        flagged: false,
        ready: false,
      })
      expect(panel.genes?.find((it) => it.flagged)?.entity_name).toBe('PROP1')
      expect(panel).toMatchObject({ live: true, signed_off: { version: '1.3', date: '2026-02-15' }, is_super: false })
    })
    test('is found by its first id', async () =>
      expect((await read(V2Panel, '/panels/553f9595bb5a1616e5ed45a8?exclude_entities=true')).id).toBe(alpha))
    test('is as it was at a version or at a moment', async () => {
      const was = await read(V2Panel, `/panels/${alpha}?version=1.2`)
      const level = (panel: z.output<typeof V2Panel>) =>
        panel.genes?.find((it) => it.entity_name === 'ABCA4')?.confidence_level
      expect([was.live, was.superseded_at, level(was)]).toEqual([false, '2026-02-01T09:15:30.123456Z', '2'])
      expect(was.genes?.[0]).toMatchObject({ ensembl_id_grch38: 'ENSG00000092054', flagged: null, level_since: null })
      const then = await read(V2Panel, `/panels/${alpha}?as_of=2026-02-15`)
      expect([then.version, level(then)]).toEqual(['1.3', '1'])
      expect(then.as_of).toEqual({
        asked: '2026-02-15',
        instant: '2026-02-15T23:59:59.999999Z',
        live_from: '2026-02-01T09:15:30.123456Z',
        superseded_at: '2026-03-01T09:15:30.123456Z',
        known_from: '2026-01-02T09:15:30.123456Z',
        exact: true,
      })
      const edge = await read(V2Panel, `/panels/${alpha}?as_of=2026-02-01T09:15:30.123456Z&exclude_entities=true`)
      expect([edge.version, edge.genes]).toEqual(['1.3', undefined])
      const now = await read(V2Panel, `/panels/${alpha}?as_of=2026-03-05`)
      expect([now.version, now.live, level(now)]).toEqual(['1.4', true, '1'])
    })
    test('of a super panel has the entities of the children that may be seen', async () => {
      const panel = await read(V2Panel, `/panels/${api.ids.parent}`)
      expect(new Set(panel.genes?.map((it) => (it['panel'] as { name: string }).name))).toEqual(
        new Set(['Alpha', 'beta & more']),
      )
      const was = await read(V2Panel, `/panels/${api.ids.parent}?version=0.0`)
      expect(was.genes?.every((it) => (it['panel'] as { status: string }).status !== 'internal')).toBe(true)
    })
    test.each<[string, unknown[]]>([
      ['?as_of=2026-01-01', [404, 'unknown_before']],
      ['?as_of=2999-01-01', [400, 'parameters_invalid', 'as_of']],
      ['?as_of=2026-02-30', [400, 'parameters_invalid', 'as_of']],
      ['?as_of=2026-02-01&version=1.3', [400, 'parameters_invalid', 'as_of']],
      ['?version=1', [400, 'version_malformed']],
      ['?version=77.0', [404, 'version_unknown']],
    ])('%s is refused', async (query, expected) => expect(await refused(`/panels/${alpha}${query}`)).toEqual(expected))
    test('tells from when on it knows', async () =>
      expect((await get<Problem>(`/panels/${alpha}?as_of=2026-01-01`)).body.known_from).toBe(
        '2026-01-02T09:15:30.123456Z',
      ))
    test('that nobody may see is missing, whatever is asked', async () => {
      for (const id of [api.ids.internal, api.ids.deleted, api.ids.retired, 999_999, '9999999999', 'x']) {
        expect(await refused(`/panels/${id}`)).toEqual([404, 'not_found'])
        expect(await refused(`/panels/${id}/versions`)).toEqual([404, 'not_found'])
        expect(await refused(`/panels/${id}/entities`)).toEqual([404, 'not_found'])
      }
      expect(await refused(`/panels/${api.ids.internal}?version=0.4`)).toEqual([404, 'not_found'])
      expect(await refused(`/panels/${api.ids.internal}?version=x`)).toEqual([404, 'not_found'])
      expect(await refused(`/panels/${api.ids.internal}?as_of=2026-01-10`)).toEqual([404, 'not_found'])
    })
    test('that was retired keeps its former versions, by number and by moment', async () => {
      expect((await read(V2Panel, `/panels/${api.ids.retired}?version=1.4`)).version).toBe('1.4')
      expect((await read(V2Panel, `/panels/${api.ids.retired}?as_of=2026-01-10`)).version).toBe('1.4')
    })
    test('known from a list alone says that it is not loaded', async () =>
      expect(await refused(`/panels/${api.ids.listed}`)).toEqual([404, 'panel_not_loaded']))
  })

  describe('versions', () => {
    test('are listed newest first, each with a lasting address that holds the digest of its bytes', async () => {
      const { results } = await read(pageOf(V2Version), `/panels/${alpha}/versions`)
      expect(results.map((it) => [it.version, it.live, it.signed_off])).toEqual([
        ['1.4', true, null],
        ['1.3', false, '2026-02-15'],
        ['1.2', false, '2026-01-15'],
      ])
      for (const { url, sha256, version } of results) {
        const reply = await fetch(url)
        const bytes = Buffer.from(await reply.arrayBuffer())
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
        expect(JSON.parse(bytes.toString())).toMatchObject({ id: alpha, version })
        expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
        const panel = await read(V2Panel, `/panels/${alpha}?version=${version}`)
        expect(panel.sha256).toBe(sha256)
      }
    })
    test('without a digest are sent on to the address that has it', async () => {
      const { status, headers } = await get(`/panels/${alpha}/versions/1.3`)
      expect([status, headers.get('location')]).toEqual([
        302,
        expect.stringMatching(new RegExp(`^/api/v2/panels/${alpha}/versions/1.3/[0-9a-f]{64}$`)),
      ])
    })
    test('with another digest are missing', async () => {
      expect(await refused(`/panels/${alpha}/versions/1.3/${'0'.repeat(64)}`)).toEqual([404, 'digest_unknown'])
      expect(await refused(`/panels/${alpha}/versions/1.3/abc`)).toEqual([404, 'not_found'])
    })
  })

  describe('differences', () => {
    test('of two versions', async () => {
      const diff = await read(V2Diff, `/panels/${alpha}/diff?from=1.2&to=1.4`)
      expect([diff.from.version, diff.to.version, diff.to.live, diff.counts['rating_changed']]).toEqual([
        '1.2',
        '1.4',
        true,
        1,
      ])
      expect(diff.entities).toMatchObject([
        {
          kind: 'rating_changed',
          entity_name: 'ABCA4',
          from: '2',
          to: '1',
          changes: [{ field: 'confidence_level', from: '2', to: '1' }],
        },
      ])
    })
    test('of a day and now', async () =>
      expect((await read(V2Diff, `/panels/${alpha}/diff?from=2026-01-15`)).counts['rating_changed']).toBe(1))
    test('of two panels, STRs and regions among them', async () => {
      const diff = await read(V2Diff, `/panels/${alpha}/diff?with=${api.ids.beta}`)
      expect(diff.panel.map((it) => it.field)).toContain('name')
      expect(diff.entities.map((it) => `${it.kind} ${it.entity_type} ${it.entity_name}`)).toEqual(
        expect.arrayContaining([
          'entity_added gene FMR1',
          'rating_changed gene MYH7',
          'entity_removed str HTT_CAG',
          'entity_removed region ISCA-37390-Loss',
        ]),
      )
    })
    test('need something to compare with', async () => {
      expect(await refused(`/panels/${alpha}/diff`)).toEqual([400, 'parameters_invalid', 'from'])
      expect(await refused(`/panels/${alpha}/diff?from=9.9`)).toEqual([404, 'version_unknown'])
      expect(await refused(`/panels/${alpha}/diff?with=${api.ids.internal}`)).toEqual([404, 'not_found'])
    })
  })

  test('gives BED of any version, padded but never below 0', async () => {
    const text = async (query: string) => (await fetch(`${api.url}/api/v2/panels/${alpha}/bed${query}`)).text()
    expect(await text('?assembly=GRCh38&version=1.3')).toContain('chr14\t23412737\t23435718\tMYH7\t1000\t.')
    expect(await text('?assembly=GRCh37&padding=10000000')).toMatch(/^chr\w+\t\d+\t\d+\tMYH7/m)
    expect(await text('?padding=10000000')).not.toContain('\t-')
    expect(await text('?as_of=2026-01-15&min_confidence=2')).toMatch(
      /^# as of 2026-01-15T23:59:59.999999Z[\s\S]*ABCA4/m,
    )
    expect(await refused(`/panels/${alpha}/bed?assembly=hg19`)).toEqual([400, 'invalid', 'assembly'])
  })

  describe('entities', () => {
    const names = async (path: string) =>
      (await read(pageOf(V2Entity), path)).results.map((it) => `${it.entity_name} ${it.confidence_level}`)
    test.each([
      ['?entity_name=MYH7&entity_type=gene', ['MYH7 3', 'MYH7 2']],
      ['?entity_name=HGNC:3775', ['FMR1 3']],
      ['?entity_type=str,region', ['HTT_CAG 3', 'ISCA-37390-Loss 2']],
      ['?min_confidence=3&entity_type=gene', ['FMR1 3', 'MYH7 3']],
      ['?flagged=true', ['PROP1 0']],
      ['?tag=treatable', ['MYH7 3']],
      ['?source=Literature', ['MYH7 3']],
      ['?confidence_level=1&ordering=-name', ['MT-TP 1', 'ABCA4 1']],
      ['?level_since=2999-01-01', []],
    ])('over all panels %s', async (query, expected) => expect(await names(`/entities${query}`)).toEqual(expected))
    test.each(['name', '-confidence_level', 'level_since', '-panel_id'])(
      'come whole by pages, by %s',
      async (ordering) => {
        const found: string[] = []
        let next: string | null = `${api.url}/api/v2/entities?limit=3&ordering=${ordering}`
        for (let pages = 0; next !== null && pages < 9; pages++) {
          const { body }: { body: { results: { entity_name: string; panel: { id: number } }[]; next: string | null } } =
            await api.get(next)
          found.push(...body.results.map((it) => `${it.panel.id} ${it.entity_name}`))
          next = body.next
        }
        expect([found.length, new Set(found).size]).toEqual([8, 8])
      },
    )
    test('of a panel, live and former', async () => {
      expect(await names(`/panels/${alpha}/entities?min_confidence=2&entity_type=gene`)).toEqual(['MYH7 3'])
      expect(await names(`/panels/${alpha}/entities?min_confidence=2&entity_type=gene&version=1.2`)).toEqual([
        'MYH7 3',
        'ABCA4 2',
      ])
      const then = await get<{ as_of: { known_from: string } }>(`/panels/${alpha}/entities?as_of=2026-01-15&limit=1`)
      expect(then.body.as_of.known_from).toBe('2026-01-02T09:15:30.123456Z')
      const first = await get<{ next: string }>(`/panels/${alpha}/entities?version=1.3&limit=4`)
      const second = await api.get<{ results: { entity_name: string }[]; next: null }>(first.body.next)
      expect(second.body.results.map((it) => it.entity_name)).toEqual(['HTT_CAG', 'ISCA-37390-Loss'])
      expect(await refused(`/panels/${alpha}/entities?version=1.3&flagged=true`)).toEqual([
        400,
        'parameters_invalid',
        'flagged',
      ])
    })
  })

  describe('a gene', () => {
    test.each(['MYH7', 'myh7', 'HGNC:7577'])('is found as %s with each panel and since when', async (name) => {
      const { genes } = await read(V2Gene, `/genes/${name}`)
      expect(genes.map((it) => it.gene_symbol)).toEqual(['MYH7'])
      const held = genes[0]?.panels.filter((it) => it.entity_type === 'gene')
      expect(held?.map((it) => [it.panel.name, it.confidence_level, it.since_exact])).toEqual([
        ['Alpha', '3', true],
        ['beta & more', '2', true],
      ])
    })
    test('is in no panel that may not be seen', async () =>
      expect((await read(V2Gene, '/genes/INTERNAL1')).genes[0]?.panels).toEqual([]))
    test('that nobody knows is missing', async () => {
      expect(await refused('/genes/NOSUCH')).toEqual([404, 'gene_unknown'])
      expect(await refused(`/genes/${encodeURIComponent("x'; drop table gene; --")}`)).toEqual([404, 'gene_unknown'])
    })
  })

  describe('changes', () => {
    const page = (query: string) => read(pageOf(V2Change), `/changes${query}`)
    test('come in their order, of visible panels alone', async () => {
      const { results } = await page(`?panel_id=${alpha},${api.ids.internal}&kind=rating_changed,panel_changed`)
      expect(results.map((it) => it.kind)).toEqual(['rating_changed'])
      expect(results[0]).toMatchObject({
        panel: { id: alpha, name: 'Alpha' },
        entity: { type: 'gene', name: 'ABCA4', hgnc_id: 'HGNC:34' },
        from: '2',
        to: '1',
        version: '1.4',
        time: '2026-03-01T09:15:30.123456Z',
      })
    })
    test('are followed from where one was', async () => {
      const first = await get<{ results: { id: number }[]; next: string; cursor: string }>('/changes?limit=1')
      const rest = await api.get<{ results: { id: number }[]; next: null; cursor: string }>(
        first.body.next.replace('limit=1', 'limit=1000'),
      )
      expect(rest.body.results[0]!.id).toBeGreaterThan(first.body.results[0]!.id)
      const later = await get<{ results: unknown[]; cursor: string }>(`/changes?cursor=${rest.body.cursor}`)
      expect(later.body).toMatchObject({ results: [], cursor: rest.body.cursor })
    })
    test.each([
      ['?kind=rating_changed&to=1', 1],
      ['?kind=rating_changed&to=3', 0],
      ['?hgnc_id=HGNC:34', 1],
      ['?since=2999-01-01', 0],
    ])('%s', async (query, count) => expect((await page(query)).results).toHaveLength(count))
    test.each(['?since=never', '?kind=boom', '?panel_id=x', '?cursor=x', '?ordering=id'])('refuse %s', async (query) =>
      expect((await refused(`/changes${query}`))[0]).toBe(400),
    )
  })

  test('tells of the dump without the dump', async () => {
    expect(await read(V2Manifest, '/dump/manifest')).toMatchObject({ versions: 'live', documents: 3, as_of: null })
    expect(await refused('/dump?as_of=2020-01-01')).toEqual([404, 'unknown_before'])
    expect(await refused('/dump?as_of=2026-02-01&versions=all')).toEqual([400, 'parameters_invalid', 'versions'])
  })
})
