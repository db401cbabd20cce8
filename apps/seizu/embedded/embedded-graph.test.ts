import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import type { Driver, Session } from 'neo4j-driver'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startEmbeddedGraph } from './start-embedded-graph.ts'
import type { EmbeddedGraph, EmbeddedGraphOptions } from './start-embedded-graph.ts'

const ENDLESS = 'UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS s'

let folder: string
let graph: EmbeddedGraph
let driver: Driver
const opened: Session[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-graph-'))
})
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close()
  await driver?.close()
  await graph?.close()
  await rm(folder, { recursive: true, force: true })
})
async function start(options: Partial<EmbeddedGraphOptions> = {}) {
  graph = await startEmbeddedGraph({ folder, ...options })
  driver = neo4j.driver(graph.uri, undefined, { useBigInt: true })
}
function session(mode: 'READ' | 'WRITE' = 'READ'): Session {
  const one = driver.session({ defaultAccessMode: mode })
  opened.push(one)
  return one
}
const value = async (text: string, parameters = {}) => (await session().run(text, parameters)).records[0]?.get(0)

describe('writing', () => {
  test('counts what changed, and reads it in the same transaction but not outside', async () => {
    await start()
    const transaction = await session('WRITE').beginTransaction()
    const { summary } = await transaction.run('CREATE (:A {x: 1})-[:R]->(:B)')
    expect(summary.counters.updates()).toMatchObject({ nodesCreated: 2, relationshipsCreated: 1 })
    const { records } = await transaction.run('MATCH (n) RETURN count(n) AS c')
    expect(records[0]!.get('c')).toBe(2n)
    expect(await value('MATCH (n) RETURN count(n) AS c')).toBe(0n)
    await transaction.commit()
    expect(await value('MATCH (n) RETURN count(n) AS c')).toBe(2n)
  })

  test('a rolled back or failed transaction leaves nothing', async () => {
    await start()
    const one = session('WRITE')
    const first = await one.beginTransaction()
    await first.run('CREATE (:A)')
    await first.rollback()
    const second = await one.beginTransaction()
    await second.run('CREATE (:A)')
    await expect(second.run('RETURN 1/0 AS x')).rejects.toMatchObject({
      code: expect.stringContaining('ArithmeticError'),
    })
    await second.close()
    expect(await value('MATCH (n) RETURN count(n) AS c')).toBe(0n)
  })

  test('[72] of two that take a lock at once one gets it', async () => {
    await start()
    await driver.executeQuery("CREATE (:ScheduledQuery {id: 'q', scheduled: 0})")
    const take = () =>
      session('WRITE').executeWrite(async (it) => {
        const { records } = await it.run(
          'MATCH (s:ScheduledQuery {id: $id}) WHERE coalesce(s.scheduled, 0) = $seen SET s.scheduled = $now RETURN count(s) AS taken',
          { id: 'q', seen: 0n, now: 5n },
        )
        return Number(records[0]!.get('taken'))
      })
    const taken = await Promise.all([take(), take(), take(), take()])
    expect(taken.toSorted()).toEqual([0, 0, 0, 1])
  })

  test('what was acknowledged is there after the engine was killed and after a restart', async () => {
    await start()
    for (let index = 0; index < 20; index += 1) {
      await driver.executeQuery('CREATE (:A {index: $index})', { index: BigInt(index) })
      if (index % 5 === 4) process.kill(graph.enginePid!, 'SIGKILL')
    }
    const transaction = await session('WRITE').beginTransaction()
    await transaction.run("CREATE (:A {index: 20, note: 'é'})")
    await transaction.commit()
    process.kill(graph.enginePid!, 'SIGKILL')
    expect(await value('MATCH (n:A) RETURN count(n) AS c')).toBe(21n)
    await driver.close()
    await graph.close()
    await start()
    expect(await value('MATCH (n:A) RETURN sum(n.index) AS s')).toBe(210n)
    expect(await value('MATCH (n:A {index: 20}) RETURN n.note AS s')).toBe('é')
  })
})

/** Time is what runs out here: on a fast machine 512 MB would be used up first. */
const roomy = { memoryMb: 2048 }

describe('a statement that does not end', () => {
  test('is stopped in time, and the next one works', async () => {
    await start(roomy)
    await driver.executeQuery('CREATE (:A)')
    const { enginePid } = graph
    const began = Date.now()
    await expect(session().run(ENDLESS, {}, { timeout: 300 })).rejects.toMatchObject({
      code: 'Neo.ClientError.Transaction.TransactionTimedOut',
    })
    expect(Date.now() - began).toBeLessThan(5000)
    expect(await value('MATCH (n:A) RETURN count(n) AS c')).toBe(1n)
    expect(graph.enginePid).not.toBe(enginePid)
  })

  test('has the server’s time when the client sets none', async () => {
    await start({ ...roomy, timeoutMs: 300 })
    await expect(session().run(ENDLESS)).rejects.toMatchObject({ code: expect.stringContaining('TimedOut') })
  })

  test('does not take others’ reads with it', async () => {
    await start(roomy)
    const slow = expect(session().run(ENDLESS, {}, { timeout: 400 })).rejects.toThrow(/longer than 400 ms/)
    const others = Array.from({ length: 3 }, () =>
      session().run('UNWIND range(1, 1500000) AS x RETURN sum(x) AS s', {}, { timeout: 20_000 }),
    )
    await slow
    for (const { records } of await Promise.all(others)) expect(records[0]!.get('s')).toBe(1125000750000n)
  })

  test('in a writing transaction loses the transaction and lets the next writer in', async () => {
    await start(roomy)
    const transaction = await session('WRITE').beginTransaction({ timeout: 400 })
    await transaction.run('CREATE (:A)')
    await expect(transaction.run(ENDLESS)).rejects.toMatchObject({ code: expect.stringContaining('TimedOut') })
    await driver.executeQuery('CREATE (:B)')
    expect(await value('MATCH (n) RETURN labels(n)[0] AS l')).toBe('B')
  })

  test('a client that goes to sleep in a writing transaction loses it', async () => {
    await start(roomy)
    const transaction = await session('WRITE').beginTransaction({ timeout: 300 })
    await transaction.run('CREATE (:A)')
    await driver.executeQuery('CREATE (:B)') // waits for the sleeper’s time
    await expect(transaction.commit()).rejects.toMatchObject({ code: expect.stringContaining('TimedOut') })
    expect(await value('MATCH (n) RETURN count(n) AS c')).toBe(1n)
  })
})

describe('a statement whose time is over before it can begin', () => {
  test('because another wrote for so long: it fails, and the engine lives on', async () => {
    await start(roomy)
    const { enginePid } = graph
    const first = await session('WRITE').beginTransaction({ timeout: 60_000 })
    await first.run('CREATE (:A)')
    const began = Date.now()
    const late = session('WRITE').run('CREATE (:B)', {}, { timeout: 50 })
    const refused = expect(late).rejects.toMatchObject({ code: expect.stringContaining('TimedOut') })
    await vi.waitFor(async () => expect(Date.now() - began).toBeGreaterThan(100))
    await first.commit()
    await refused
    expect(await value('MATCH (n) RETURN collect(labels(n)[0]) AS l')).toEqual(['A'])
    expect(graph.enginePid).toBe(enginePid)
  })
})

describe('memory', () => {
  test('over the cap the statement fails, and the next one works', async () => {
    await start({ memoryMb: 200 })
    await expect(
      session().run('UNWIND range(1, 20000000) AS x RETURN collect(toString(x)) AS l', {}, { timeout: 60_000 }),
    ).rejects.toMatchObject({ code: 'Neo.ClientError.General.TransactionOutOfMemoryError' })
    expect(await value('RETURN 1 AS x')).toBe(1n)
  })
})
