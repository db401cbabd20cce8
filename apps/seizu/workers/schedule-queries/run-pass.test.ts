import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { keepIdsUnique, readStates, requestRun } from '../../server/scheduled-query/schedule-state.queries.ts'
import type { ActionModule, ActionRun } from '../actions/action.ts'
import { logAction } from '../actions/log.ts'
import { configOf, embeddedGraph, keptLog, realGraph, waitUntil } from '../worker.fixture.ts'
import type { TestGraph } from '../worker.fixture.ts'
import { openGraph } from '../../source/neo4j.ts'
import { wireTo } from '../../source/wire.fixture.ts'
import { dueQueries } from './due-queries.ts'
import { openRecorder } from './record-runs.ts'
import { runPass } from './run-pass.ts'
import type { Passing } from './run-pass.ts'
import { takenQueries } from './taken-queries.ts'

const never = new AbortController().signal

describe.each([
  ['Neo4j', realGraph],
  ['the embedded graph', embeddedGraph],
])('a pass over scheduled queries in %s', (name, open) => {
  let source: TestGraph
  let skipped: string | undefined
  let id: string
  let scanner: string
  let calls: ActionRun[]
  let nowMs: number

  const taking: ActionModule = { name: 'take', handle: (run) => void calls.push(run) }
  const failing: ActionModule = {
    name: 'fail',
    handle: () => {
      throw new Error('no luck')
    },
  }

  beforeAll(async () => {
    const found = await open()
    if ('skipped' in found) skipped = found.skipped
    else source = found
    if (source && name === 'Neo4j') await keepIdsUnique(source.graph)
  }, 300_000)
  afterAll(async () => {
    await source?.graph.write('MATCH (s:ScheduledQuery) WHERE s.id STARTS WITH "test-" DETACH DELETE s')
    await source?.graph.write('MATCH (s:SyncMetadata) WHERE s.grouptype STARTS WITH "test-" DETACH DELETE s')
    await source?.close()
  })
  beforeEach(({ skip }) => {
    if (skipped) skip(skipped)
    id = `test-${randomUUID()}`
    scanner = `test-${randomUUID()}`
    calls = []
    nowMs = 1_790_000_000_500
  })

  /** A file with this one scheduled query. */
  const file = (keys: string, query = 'RETURN {n: 1} AS details') =>
    configOf(`queries: {q: '${query}'}\nscheduled_queries: {${id}: {name: n, cypher: q, ${keys}}}`)
  const passing = (keys: string, { query, more = {} }: { query?: string; more?: Partial<Passing> } = {}): Passing => ({
    settings: source.settings,
    graph: source.graph,
    config: file(keys, query),
    log: keptLog().log,
    now: () => new Date(nowMs),
    actions: new Map([taking, failing, logAction].map((it) => [it.name, it])),
    ...more,
  })
  const once = 'actions: [{action_type: take, action_config: {}}]'
  const state = async () => (await readStates(source.graph, [id])).get(id)
  const node = async () => (await source.graph.read('MATCH (s:ScheduledQuery {id: $id}) RETURN s', { id })).rows[0]?.s
  const scan = (groupid: string, lastupdated: number) =>
    source.graph.write(
      'CREATE (:SyncMetadata {grouptype: $scanner, syncedtype: "full", groupid: $groupid, lastupdated: $lastupdated})',
      { scanner, groupid, lastupdated },
    )

  test('[68] runs at the first pass, and keeps when in the graph', async () => {
    expect(await runPass(passing(`frequency: 60, ${once}`), never)).toEqual({ ran: 1, failed: 0 })
    expect(calls).toMatchObject([{ scheduledQueryId: id, rows: [{ details: { n: 1 } }] }])
    const { properties } = (await node()) as { properties: Record<string, number> }
    expect(properties).toMatchObject({ id, scheduled: 1_790_000_000, fail_count: 0, last_finished: 1_790_000_000 })
    expect(Math.abs(properties.firstseen! - Date.now())).toBeLessThan(60_000)
    expect(properties).not.toHaveProperty('locked')
  })

  test('[69] of 60 minutes does not run after 59, and runs after 61', async () => {
    const it = passing(`frequency: 60, ${once}`)
    await runPass(it, never)
    nowMs += 59 * 60_000
    await runPass(it, never)
    expect(calls).toHaveLength(1)
    nowMs += 2 * 60_000
    await runPass(it, never)
    expect(calls).toHaveLength(2)
  })

  test('[70] waits for a scan that is later than the last run', async () => {
    const it = passing(`watch_scans: [{grouptype: ${scanner}, syncedtype: 'f.*'}], ${once}`)
    await runPass(it, never)
    expect(calls).toHaveLength(0)
    await scan('1', 5)
    await runPass(it, never)
    expect(calls).toHaveLength(1)
    await scan('2', 1_790_000_000)
    await runPass(it, never)
    expect(calls).toHaveLength(1)
    nowMs += 10_000
    await scan('3', 1_790_000_001)
    await runPass(it, never)
    await runPass(it, never)
    expect(calls).toHaveLength(2)
  })

  test('[71] runs once when one of two scans is later', async () => {
    const watch = `[{grouptype: ${scanner}, groupid: a}, {grouptype: ${scanner}, groupid: b}]`
    await scan('a', 1_789_999_000)
    await runPass(passing(`watch_scans: ${watch}, ${once}`), never)
    await scan('b', 1_790_000_003)
    nowMs += 10_000
    await runPass(passing(`watch_scans: ${watch}, ${once}`), never)
    expect(calls).toHaveLength(2)
  })

  test('[20] matches whole values, and nothing by a null pattern', async () => {
    await scan('2019', 1_789_999_000)
    for (const groupid of ['"201"', 'null']) {
      await runPass(passing(`watch_scans: [{grouptype: ${scanner}, groupid: ${groupid}}], ${once}`), never)
    }
    expect(calls).toHaveLength(0)
    await runPass(passing(`watch_scans: [{grouptype: ${scanner}, groupid: "2019"}], ${once}`), never)
    expect(calls).toHaveLength(1)
  })

  test('[72] leaves to one of several workers what is due for all', async () => {
    const workers = Array.from({ length: 6 }, () => passing(`frequency: 60, ${once}`))
    for (let round = 1; round <= 8; round += 1) {
      await Promise.all(workers.map((it) => runPass(it, never)))
      expect(calls).toHaveLength(round)
      nowMs += 61 * 60_000
    }
    const { rows } = await source.graph.read('MATCH (s:ScheduledQuery {id: $id}) RETURN count(s) AS n', { id })
    expect(rows).toEqual([{ n: 1 }])
  })

  /** As many, all due, that take a while each. */
  const many = (count: number, keys = 'frequency: 60') => {
    const ids = Array.from({ length: count }, (_, at) => `${id}-${at}`)
    const each = ids.map((it) => `${it}: {name: n, cypher: q, ${keys}, ${once}}`)
    return {
      ids,
      config: configOf(`queries: {q: 'RETURN {n: 1} AS details'}\nscheduled_queries: {${each.join(', ')}}`),
    }
  }

  test('[72] of many that are due for several workers runs each once, and keeps what came of each', async () => {
    const { ids, config } = many(150)
    const workers = Array.from({ length: 3 }, () => passing('', { more: { config } }))
    for (const round of [1, 2]) {
      calls = []
      const results = await Promise.all(workers.map((it) => runPass(it, never)))
      expect(calls.map((it) => it.scheduledQueryId).toSorted()).toEqual(ids.toSorted())
      expect(results.reduce((sum, it) => sum + it.ran, 0)).toBe(ids.length)
      const states = await readStates(source.graph, ids)
      for (const it of ids) {
        expect(states.get(it)).toMatchObject({ failCount: 0, lastFinished: Math.floor(nowMs / 1000) })
        expect(states.get(it)!.scheduled).toBe(1_790_000_000 + (round - 1) * 61 * 60)
      }
      nowMs += 61 * 60_000
    }
  })

  test('takes no more of long ones than it begins, and leaves the others to who has time', async () => {
    const { ids, config } = many(12)
    let end = () => {}
    const held = new Promise<void>((resolve) => (end = resolve))
    const begun: string[] = []
    const slow: ActionModule = {
      name: 'take',
      handle: async (run) => {
        begun.push(run.scheduledQueryId)
        await held
      },
    }
    const busy = runPass(passing('', { more: { config, actions: new Map([['take', slow]]) } }), never)
    await waitUntil(() => begun.length === 4)
    expect((await readStates(source.graph, ids)).size).toBe(4)
    expect(await runPass(passing('', { more: { config } }), never)).toEqual({ ran: 8, failed: 0 })
    end()
    expect(await busy).toEqual({ ran: 4, failed: 0 })
  })

  test('gives back what it took and did not begin when told to stop', async () => {
    const { ids, config } = many(9)
    const told = new AbortController()
    const all = (await config.read()).config
    const taken = takenQueries(passing(''), dueQueries(passing(''), all, told.signal), 8, told.signal)
    for (const expected of ids.slice(0, 3)) expect((await taken.next()).value?.id).toBe(expected)
    const scheduled = async () =>
      [...(await readStates(source.graph, ids))].flatMap(([it, { scheduled: at }]) => (at > 0 ? [it] : [])).toSorted()
    expect(await scheduled()).toEqual(ids.slice(0, 8))
    told.abort()
    await waitUntil(async () => (await scheduled()).length === 3)
    expect(await taken.next()).toEqual({ done: true, value: undefined })
    expect(await scheduled()).toEqual(ids.slice(0, 3))
    expect(await runPass(passing('', { more: { config } }), never)).toEqual({ ran: 6, failed: 0 })
  })

  test('[73] counts a failure, does not try again before the next trigger, and forgets it after a success', async () => {
    const broken = passing(`frequency: 60, ${once}`, { query: 'RETURN {n: 1} AS' })
    expect(await runPass(broken, never)).toEqual({ ran: 1, failed: 1 })
    expect(await runPass(broken, never)).toEqual({ ran: 0, failed: 0 })
    expect(await state()).toMatchObject({ scheduled: 1_790_000_000, failCount: 1, lastErrors: [expect.any(String)] })
    nowMs += 61 * 60_000
    await runPass(broken, never)
    expect(await state()).toMatchObject({ failCount: 2, lastErrors: [expect.any(String), expect.any(String)] })
    nowMs += 61 * 60_000
    await runPass(passing(`frequency: 60, ${once}`), never)
    expect(await state()).toMatchObject({ failCount: 0, lastErrors: [] })
  })

  test('keeps five errors, the newest first', async () => {
    const it = passing('frequency: 60, actions: [{action_type: fail, action_config: {}}]')
    for (let round = 0; round < 7; round += 1) {
      await runPass(it, never)
      nowMs += 61 * 60_000
    }
    const { failCount, lastErrors } = (await state())!
    expect(failCount).toBe(7)
    expect(lastErrors).toHaveLength(5)
    expect(lastErrors[0]).toBe(`${new Date(nowMs - 61 * 60_000).toISOString()} action fail: no luck`)
  })

  test('[74] goes on after an action of a type that nobody has', async () => {
    const { log, keys } = keptLog()
    const actions = '[{action_type: nope, action_config: {}}, {action_type: take, action_config: {}}]'
    const result = await runPass(passing(`frequency: 60, actions: ${actions}`, { more: { log } }), never)
    expect([result, calls.length]).toEqual([{ ran: 1, failed: 0 }, 1])
    expect(keys()).toContain('action_unknown')
  })

  test('[75] stops at an action that fails', async () => {
    const actions = '[{action_type: fail, action_config: {}}, {action_type: take, action_config: {}}]'
    await runPass(passing(`frequency: 60, actions: ${actions}`), never)
    expect(calls).toHaveLength(0)
    expect(await state()).toMatchObject({ failCount: 1 })
  })

  test('goes on after one that may fail, and counts it', async () => {
    const actions =
      '[{action_type: fail, action_config: {}, continue_on_error: true}, {action_type: take, action_config: {}}]'
    await runPass(passing(`frequency: 60, actions: ${actions}`), never)
    expect(calls).toHaveLength(1)
    expect(await state()).toMatchObject({ failCount: 1, lastErrors: [expect.stringContaining('no luck')] })
  })

  test('[17] [18] never runs by a frequency of 0, always by one below, never without `enabled`', async () => {
    await runPass(passing(`frequency: 0, ${once}`), never)
    await runPass(passing(`frequency: 60, enabled: null, ${once}`), never)
    expect(calls).toHaveLength(0)
    for (let passes = 1; passes <= 3; passes += 1) {
      await runPass(passing(`frequency: -1, ${once}`), never)
      expect(calls).toHaveLength(passes)
    }
  })

  test('runs on request, once, also what is not enabled', async () => {
    const it = passing(`enabled: false, frequency: 60, ${once}`)
    for (const ahead of [0, 30, -30]) {
      await requestRun(source.graph, id, Math.floor(nowMs / 1000) + ahead) // clocks of machines differ
      const before = calls.length
      await runPass(it, never)
      await runPass(it, never)
      expect(calls).toHaveLength(before + 1)
      const { scheduled, lastFinished } = (await state())!
      expect(lastFinished).toBeGreaterThanOrEqual(scheduled) // else it would look as if it still ran
    }
  })

  test('reads no `scheduled` as never, and refuses a query that would write', async () => {
    await source.graph.write('CREATE (:ScheduledQuery {id: $id, fail_count: 3})', { id })
    const it = passing(`frequency: 60, ${once}`, { query: 'CREATE (n:Nothing) RETURN n AS details' })
    expect(await runPass(it, never)).toEqual({ ran: 1, failed: 1 })
    expect(await state()).toMatchObject({ failCount: 4 })
    expect(calls).toHaveLength(0)
  })

  test('goes on after a pattern that is none', async () => {
    const { log, keys } = keptLog()
    const config = configOf(
      `queries: {q: 'RETURN {n: 1} AS details'}\nscheduled_queries:\n  test-bad: {name: n, cypher: q, watch_scans: [{groupid: '('}]}\n  ${id}: {name: n, cypher: q, frequency: 1, ${once}}`,
    )
    await scan('1', 5)
    await runPass(passing('', { more: { config, log } }), never)
    expect(calls).toHaveLength(1)
    expect(keys()).toContain('scheduled_query_undecided')
  })

  test('begins no more once told to stop', async () => {
    const aborted = AbortSignal.abort()
    expect(await runPass(passing(`frequency: 60, ${once}`), aborted)).toEqual({ ran: 0, failed: 0 })
    expect(calls).toHaveLength(0)
  })

  describe('when the graph goes away after a query was taken', () => {
    /** A worker that loses the graph while an action runs, and has it again when the wire is mended. */
    async function outage(keys = 'frequency: 60') {
      const wire = await wireTo(source.settings.NEO4J_URI)
      const graph = openGraph({ ...source.settings, NEO4J_URI: wire.uri })
      const { log, lines } = keptLog()
      const cutting: ActionModule = {
        name: 'cut',
        handle: (run) => {
          calls.push(run)
          wire.cutUntilMended()
          throw new Error('no luck')
        },
      }
      const text = `${keys}, actions: [{action_type: cut, action_config: {}}]`
      const worker = passing(text, { more: { graph, log, actions: new Map([['cut', cutting]]) } })
      const recorder = openRecorder(worker)
      onTestFinished(async () => {
        await graph.close()
        wire.close()
      })
      return { wire, worker, recorder, lines, pass: () => runPass(worker, never, recorder) }
    }
    const unrecorded = (lines: Record<string, unknown>[]) => lines.filter((it) => it.key === 'outcome_not_recorded')

    test('logs that it cannot record the outcome, and records it at the next pass with a graph', async () => {
      const { wire, lines, pass } = await outage()
      expect(await pass()).toEqual({ ran: 1, failed: 1 })
      expect(wire.refused()).toBeGreaterThanOrEqual(4) // five attempts: the first may die with its connection
      expect(unrecorded(lines)).toMatchObject([{ levelname: 'ERROR', scheduled_query_ids: [id] }])
      expect(await state()).toMatchObject({ scheduled: 1_790_000_000, lastFinished: 0 })
      nowMs += 5000
      await expect(pass()).rejects.toMatchObject({ kind: 'lost' })
      expect(unrecorded(lines)).toHaveLength(2)
      wire.mend()
      expect(await pass()).toEqual({ ran: 0, failed: 0 })
      expect(await state()).toMatchObject({
        failCount: 1,
        lastFinished: 1_790_000_000,
        lastErrors: [expect.stringContaining('no luck')],
      })
      await pass()
      expect([calls.length, unrecorded(lines).length]).toEqual([1, 2])
    })

    test('records it when the graph is back within the five attempts', async () => {
      const { wire, lines, pass } = await outage()
      const done = pass()
      await waitUntil(() => wire.refused() >= 2)
      wire.mend()
      expect(await done).toEqual({ ran: 1, failed: 1 })
      expect(unrecorded(lines)).toEqual([])
      expect(await state()).toMatchObject({ failCount: 1, lastFinished: 1_790_000_000 })
    })

    test('leaves alone what another worker took in the meantime', async () => {
      const { wire, pass } = await outage()
      await pass()
      nowMs += 61 * 60_000
      expect(await runPass(passing(`frequency: 60, ${once}`), never)).toEqual({ ran: 1, failed: 0 })
      const other = await state()
      wire.mend()
      await pass()
      expect(await state()).toEqual(other)
    })
  })
})
