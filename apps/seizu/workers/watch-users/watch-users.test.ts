import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseUsers } from '../../source/database-users.ts'
import type { DatabaseUsers } from '../../source/database-users.ts'
import { openGraph } from '../../source/neo4j.ts'
import type { Graph } from '../../source/neo4j.ts'
import { wireTo } from '../../source/wire.fixture.ts'
import type { Wire } from '../../source/wire.fixture.ts'
import { keptLog, realGraph, waitUntil } from '../worker.fixture.ts'
import type { TestGraph } from '../worker.fixture.ts'
import { lookOnce, watchUsers } from './watch-users.ts'
import type { Watch } from './watch-users.ts'

describe('[89] the watcher over users of a real Neo4j', () => {
  const now = new Date()
  const EXPIRES_S = 100
  const at = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1000)

  let source: TestGraph
  let skipped: string | undefined
  let direct: DatabaseUsers
  let wire: Wire
  let graph: Graph
  let names: { expired: string; valid: string; unknown: string; exempt: string }
  beforeAll(async () => {
    const found = await realGraph()
    if ('skipped' in found) return void (skipped = found.skipped)
    source = found
    direct = databaseUsers(source.graph, [])
  }, 300_000)
  afterAll(() => source?.close())
  beforeEach(async ({ skip }) => {
    if (skipped) skip(skipped)
    const mark = randomUUID()
    const named = (it: string) => `${it}-${mark}@example.org`
    names = { expired: named('a'), valid: named('b'), unknown: named('c'), exempt: named('d') }
    for (const name of Object.values(names)) await direct.create(name, 'a long password')
    wire = await wireTo(source.settings.NEO4J_URI)
    graph = openGraph({ ...source.settings, NEO4J_URI: wire.uri })
  }, 120_000)
  afterEach(async () => {
    if (skipped) return
    await graph.close()
    wire.close()
    for (const name of Object.values(names)) await direct.remove(name)
  })

  /** Others have users in the same server: only those of the test are looked at. */
  const ours = async (users: DatabaseUsers, signal?: AbortSignal) =>
    (await users.list(signal)).filter((it) => Object.values(names).includes(it)).toSorted()
  const left = () => ours(direct)
  const kept = () => [names.valid, names.exempt]

  function watcher(more: Partial<Watch> = {}) {
    const { log, lines } = keptLog()
    const users = databaseUsers(graph, [])
    const dates = new Map([
      [names.expired, at(EXPIRES_S + 1)],
      [names.valid, at(EXPIRES_S - 1)],
    ])
    const watch: Watch = {
      settings: {
        PASSWORD_EXPIRATION_TIME: EXPIRES_S,
        USER_SCAN_FREQUENCY: 0.05,
        USERS_EXEMPT_FROM_EXPIRATION: [names.exempt],
      },
      users: { ...users, list: (signal) => ours(users, signal) },
      store: { get: async (name) => dates.get(name), put: async () => {}, close: async () => {} },
      log,
      now: () => now,
      ...more,
    }
    const told = (key: string) => lines.filter((it) => it.key === key)
    return { watch, told }
  }

  test('warns once at each look while the database is away, and goes on when it is back', async () => {
    const { watch, told } = watcher()
    const stop = new AbortController()
    wire.cutUntilMended()
    const watching = watchUsers(watch, stop.signal)
    await waitUntil(() => told('users_unknown').length === 2)
    expect(told('users_unknown').map((it) => it.levelname)).toEqual(['WARNING', 'WARNING'])
    expect(told('looking').length).toBeLessThanOrEqual(3)
    wire.mend()
    await waitUntil(async () => (await left()).length === 2)
    expect(await left()).toEqual(kept())
    stop.abort()
    await watching
    expect(told('user_not_deleted')).toEqual([])
    expect(told('stopped')).toHaveLength(1)
  })

  test('logs a user whom the database is lost at, looks after the others, and deletes that one at a later look', async () => {
    const { watch, told } = watcher()
    wire.cutAt(names.expired)
    await lookOnce(watch)
    expect(told('user_not_deleted')).toMatchObject([{ levelname: 'ERROR', user: names.expired }])
    expect(told('user_deleted')).toMatchObject([{ user: names.unknown }])
    expect(await left()).toEqual([names.expired, ...kept()])
    wire.cutAt(undefined)
    await lookOnce(watch)
    expect(await left()).toEqual(kept())
  })

  test('deletes nobody while it cannot be told when passwords were set', async () => {
    const down = async () => {
      throw new Error('the table does not answer')
    }
    const { watch, told } = watcher({ store: { get: down, put: async () => {}, close: async () => {} } })
    await lookOnce(watch)
    expect(await left()).toHaveLength(4)
    expect(told('user_not_deleted').map((it) => it.user)).toEqual([names.expired, names.valid, names.unknown])
  })

  test('does no harm as two at once', async () => {
    const watchers = [watcher(), watcher()]
    await Promise.all(watchers.map(({ watch }) => lookOnce(watch)))
    expect(await left()).toEqual(kept())
    for (const { told } of watchers) expect(told('user_not_deleted')).toEqual([])
    await Promise.all(watchers.map(({ watch }) => lookOnce(watch)))
    expect(await left()).toEqual(kept())
  })

  test('is not held up by a database that says nothing when it is told to stop', async () => {
    const { watch } = watcher()
    const stop = new AbortController()
    const asked = Promise.withResolvers<void>()
    const list = (signal?: AbortSignal) => {
      asked.resolve()
      return new Promise<string[]>((_, reject) => signal?.addEventListener('abort', () => reject(new Error('told'))))
    }
    const watching = watchUsers({ ...watch, users: { ...watch.users, list } }, stop.signal)
    await asked.promise
    stop.abort()
    await watching
  })
})
