import { describe, expect, test } from 'vitest'
import { openSharedRuns } from './shared-runs.ts'
import type { Keeping } from './shared-runs.ts'

function shared(limits: Partial<Keeping<string>> = {}) {
  const clock = { now: 0 }
  const runs = openSharedRuns<string>({
    mostEntries: 200,
    mostBytes: 1000,
    keptMs: 60_000,
    bytesOf: (it) => it.length,
    now: () => clock.now,
    ...limits,
  })
  let count = 0
  const run = async () => `run ${(count += 1)}`
  return { runs, run, clock, count: () => count }
}
function pending<T>() {
  return Promise.withResolvers<T>()
}

describe('runs that viewers share', () => {
  test('fifty who ask at once are one run', async () => {
    const { runs, run, count } = shared()
    const found = await Promise.all(Array.from({ length: 50 }, () => runs.get('a', run, {})))
    expect(new Set(found)).toEqual(new Set(['run 1']))
    expect(count()).toBe(1)
  })
  test('what was read serves the next for a minute', async () => {
    const { runs, run, clock } = shared()
    await runs.get('a', run, {})
    clock.now = 59_999
    expect(await runs.get('a', run, {})).toBe('run 1')
    clock.now = 60_000
    expect(await runs.get('a', run, {})).toBe('run 2')
  })
  test('who asks anew gets a new run, which then serves the others', async () => {
    const { runs, run } = shared()
    await runs.get('a', run, {})
    expect(await runs.get('a', run, { fresh: true })).toBe('run 2')
    expect(await runs.get('a', run, {})).toBe('run 2')
  })
  test('who asks anew while one is under way waits for that', async () => {
    const { runs, run, count } = shared()
    await Promise.all([runs.get('a', run, { fresh: true }), runs.get('a', run, { fresh: true })])
    expect(count()).toBe(1)
  })
  test('a failure is told to all who wait and kept for nobody', async () => {
    const { runs, run } = shared()
    const fail = () => Promise.reject(new Error('down'))
    const both = await Promise.allSettled([runs.get('a', fail, {}), runs.get('a', fail, {})])
    expect(both.map((it) => it.status)).toEqual(['rejected', 'rejected'])
    expect(await runs.get('a', run, {})).toBe('run 1')
  })
  test('a run goes on while one of its viewers is left, and ends with the last', async () => {
    const { runs } = shared()
    const { promise } = pending<string>()
    let seen: AbortSignal | undefined
    const [one, two] = [new AbortController(), new AbortController()]
    const run = (signal: AbortSignal) => {
      seen = signal
      return promise
    }
    const waits = [one, two].map(({ signal }) => runs.get('a', run, { signal }).catch((error: Error) => error.message))
    one.abort(new Error('left'))
    expect(await waits[0]).toBe('left')
    expect(seen!.aborted).toBe(false)
    two.abort(new Error('left too'))
    expect(await waits[1]).toBe('left too')
    expect(seen!.aborted).toBe(true)
  })
  test('nothing begins for who has gone already', async () => {
    const { runs, run, count } = shared()
    const signal = AbortSignal.abort(new Error('left'))
    await expect(runs.get('a', run, { signal })).rejects.toThrow('left')
    expect(count()).toBe(0)
  })
  test('the oldest goes when there are too many', async () => {
    const { runs, run, count } = shared({ mostEntries: 2 })
    for (const key of ['a', 'b', 'c']) await runs.get(key, run, {})
    await runs.get('c', run, {})
    await runs.get('b', run, {})
    expect(count()).toBe(3)
    await runs.get('a', run, {})
    expect(count()).toBe(4)
  })
  test('the oldest goes when they are too large, and what is larger than all is not kept', async () => {
    const { runs, run, count } = shared({ mostBytes: 12 })
    await runs.get('a', run, {})
    await runs.get('b', run, {})
    await runs.get('c', run, {})
    await runs.get('a', run, {})
    expect(count()).toBe(4)
    const large = async () => 'x'.repeat(13)
    await runs.get('large', large, {})
    expect(await runs.get('large', run, {})).toBe('run 5')
  })
})
