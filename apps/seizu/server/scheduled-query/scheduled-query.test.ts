import { randomUUID } from 'node:crypto'
import { createSite, listen } from '@farside/kernel/http'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { neo4jForTests } from '../../../../harness/neo4j.ts'
import type { ScheduledQueries } from '../../contract/scheduled-query.ts'
import { refuse } from '../../refusals.ts'
import { readSeizuSettings } from '../../settings.ts'
import { openGraph } from '../../source/neo4j.ts'
import type { Graph } from '../../source/neo4j.ts'
import { parseConfig } from '../config-file/parse-config.ts'
import type { Identity } from '../identity/identity.ts'
import { permissionsOf } from '../identity/permissions.rules.ts'
import { dueSince, neverRun, nextRun, takenAt, unattendedSince } from './schedule.rules.ts'
import { recordOutcomes, takeLocks } from './schedule-state.queries.ts'
import { scheduledQueryRoutes } from './scheduled-query.routes.ts'

const now = new Date('2026-01-31T12:00:00Z')
const seconds = now.getTime() / 1000

describe('scheduled queries on the server', () => {
  let skipped: string | undefined
  let graph: Graph | undefined
  let server: { url: string; close(): Promise<void> } | undefined
  const id = `test-${randomUUID()}`
  const { config } = parseConfig(`
scheduled_queries:
  ${id}: {name: By time, cypher: q, frequency: 60, actions: [{action_type: webhook, action_config: {url: 'http://x/?secret'}}]}
  test-scan: {name: By scan, cypher: q, watch_scans: [{}]}
  test-off: {name: Switched off, cypher: q, frequency: 5, enabled: false}`)

  beforeAll(async () => {
    const at = await neo4jForTests()
    if ('skipped' in at) return void (skipped = at.skipped)
    graph = openGraph(
      readSeizuSettings({ NEO4J_URI: at.uri, NEO4J_USER: at.user, NEO4J_PASSWORD: at.password }).settings,
    )
    const site = createSite<Identity>({
      log: silentLog,
      refuse,
      authenticate: async (request) => {
        const role = request.header('x-role')
        return role === undefined ? undefined : identityOf(role)
      },
    })
    scheduledQueryRoutes({
      settings: readSeizuSettings({}).settings,
      graph,
      log: silentLog,
      now: () => now,
      config: { read: async () => ({ config, digest: '', text: '' }), current: undefined, onChange: () => () => {} },
    })(site)
    server = await listen(site, { host: '127.0.0.1', port: 0 })
  }, 300_000)
  afterAll(async () => {
    await server?.close()
    await graph?.write('MATCH (s:ScheduledQuery) WHERE s.id = $id DELETE s', { id })
    await graph?.close()
  })
  beforeEach(({ skip }) => {
    if (skipped) skip(skipped)
  })

  const ask = (method: string, path: string, role?: string) =>
    fetch(`${server!.url}/api/v1/scheduled-queries${path}`, { method, headers: role ? { 'x-role': role } : {} })
  const first = async () =>
    ((await (await ask('GET', '', 'seizu-viewer')).json()) as ScheduledQueries).items.find((it) => it.id === id)

  test('shows all of the file, and no configuration of actions', async () => {
    const text = await (await ask('GET', '', 'seizu-viewer')).text()
    expect(text).not.toContain('secret')
    const { items, at, unattended_since } = JSON.parse(text) as ScheduledQueries
    expect({ at, unattended_since }).toEqual({ at: now.toISOString(), unattended_since: null })
    expect(items.map((it) => it.id)).toEqual([id, 'test-scan', 'test-off'])
    expect(items).toMatchObject([
      { last_run: null, last_run_status: null, next_run: now.toISOString(), action_types: ['webhook'] },
      { next_run: null, waits_for_scan: true },
      { next_run: null, enabled: false },
    ])
  })

  test('tells when it ran, what went wrong and when it runs next', async () => {
    await takeLocks(graph!, [{ id, seen: 0, at: seconds - 600 }])
    await recordOutcomes(graph!, [{ id, taken: seconds - 600, at: seconds - 590, failCount: 1, errors: ['no luck'] }])
    expect(await first()).toMatchObject({
      last_run: '2026-01-31T11:50:00.000Z',
      last_finished: '2026-01-31T11:50:10.000Z',
      last_run_status: 'failed',
      fail_count: 1,
      last_errors: ['no luck'],
      run_requested: null,
      next_run: '2026-01-31T12:50:00.000Z',
      due_since: null,
    })
  })

  test('makes one due for who may', async () => {
    const statuses = await Promise.all(
      [undefined, 'seizu-viewer', 'seizu-editor'].map(async (role) => (await ask('POST', `/${id}/run`, role)).status),
    )
    expect(statuses).toEqual([401, 403, 403])
    const answer = await ask('POST', `/${id}/run`, 'seizu-admin')
    expect([answer.status, await answer.json()]).toEqual([202, { id, run_requested: now.toISOString() }])
    const requested = now.toISOString()
    expect(await first()).toMatchObject({ run_requested: requested, next_run: requested, due_since: requested })
    expect((await ask('POST', '/test-nope/run', 'seizu-admin')).status).toBe(404)
  })
})

const identityOf = (role: string): Identity => ({
  userId: 'u',
  iss: 'i',
  sub: 's',
  email: null,
  username: null,
  displayName: null,
  role,
  permissions: new Set(permissionsOf(role)),
})

describe('the next run', () => {
  const by = { enabled: true, frequency: null, watch_scans: [] }
  const ran = { ...neverRun, scheduled: 1000 }
  test.each([
    ['by time', { ...by, frequency: 2 }, ran, 1120],
    ['by time, when it is due', { ...by, frequency: 2 }, neverRun, 1100],
    ['always, by a frequency below 0', { ...by, frequency: -5 }, ran, 1100],
    ['by a scan', { ...by, watch_scans: [{ grouptype: '.*', syncedtype: '.*', groupid: '.*' }] }, ran, 'scan'],
    ['never', by, ran, undefined],
    ['never, when it is not enabled', { ...by, frequency: 2, enabled: null }, ran, undefined],
    ['on request, also then', { ...by, enabled: false }, { ...ran, runRequested: 1001 }, 1100],
  ])('comes %s', (_, query, state, expected) => expect(nextRun(query, state, 1100)).toBe(expected))
})

describe('a scheduled query that is due', () => {
  const by = { enabled: true, frequency: 2, watch_scans: [] }
  const ran = { ...neverRun, scheduled: 1000, lastFinished: 1001 }
  test.each([
    ['its time', by, ran, 1120],
    ['its request', { ...by, enabled: false }, { ...ran, runRequested: 1050 }, 1050],
    ['the earlier of both', by, { ...ran, runRequested: 1300 }, 1120],
    ['its last run, by a frequency below 0', { ...by, frequency: -1 }, ran, 1000],
    ['nobody knows when, having never run', by, neverRun, undefined],
  ])('is so since %s', (_, query, state, expected) => expect(dueSince(query, state, 1400)).toBe(expected))
  test('is not before its time, and never when it is not enabled', () => {
    expect(dueSince(by, ran, 1120)).toBeUndefined()
    expect(dueSince({ ...by, enabled: false }, ran, 9000)).toBeUndefined()
  })

  const of = (state: typeof ran) => ({ query: by, state })
  test.each([
    ['when nothing has happened since', [of(ran)], 1430, 1120],
    ['but not at once', [of(ran)], 1410, undefined],
    ['but not while others are taken', [of(ran), of({ ...ran, scheduled: 1380 })], 1430, undefined],
    ['but not while others end', [of(ran), of({ ...ran, lastFinished: 1380 })], 1430, undefined],
    ['but not when it has never run', [of(neverRun)], 9000, undefined],
    ['and nothing does so where there is none', [], 9000, undefined],
  ])('shows that no worker seems to run, %s', (_, all, at, expected) =>
    expect(unattendedSince(all, at, 300)).toBe(expected),
  )

  test('is taken at a time later than its last start, its last end and its request', () => {
    expect(takenAt(ran, 'time', 1400.7)).toBe(1400)
    expect(takenAt({ ...ran, scheduled: 1400 }, 'time', 1400.7)).toBe(1401)
    expect(takenAt({ ...ran, lastFinished: 1400 }, 'time', 1400.7)).toBe(1401)
    expect(takenAt({ ...ran, runRequested: 1450 }, 'request', 1400.7)).toBe(1450)
  })
})
