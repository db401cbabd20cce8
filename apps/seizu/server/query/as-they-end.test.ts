import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { asTheyEnd } from './as-they-end.ts'

describe('results as they end', () => {
  const groupsOf = async (waits: readonly number[], atOnce: number) => {
    let running = 0
    let most = 0
    const works = waits.map((ms, at) => async () => {
      most = Math.max(most, (running += 1))
      if (ms > 0) await sleep(ms)
      running -= 1
      return at
    })
    const groups: number[][] = []
    for await (const group of asTheyEnd(works, atOnce)) groups.push(group)
    return { groups, most }
  }

  test('come one and all, the quick before the slow, so many at once', async () => {
    const { groups, most } = await groupsOf([60, 1, 30, 1, 1, 0, 0, 20, 1, 0], 3)
    expect(groups.flat().toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(groups.flat().at(-1)).toBe(0)
    expect(groups.length).toBeGreaterThan(2)
    expect(most).toBe(3)
  })

  test('come together when they are at hand', async () =>
    expect(await groupsOf([0, 0, 0, 0, 0], 2)).toMatchObject({ groups: [[0, 1, 2, 3, 4]] }))

  test('begin no more when nobody takes them any longer', async () => {
    const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
    const begun: number[] = []
    const works = gates.map(({ promise }, at) => async () => {
      begun.push(at)
      await promise
    })
    const results = asTheyEnd(works, 2)
    const first = results.next()
    gates[0]!.resolve()
    await first
    await results.return(undefined)
    for (const { resolve } of gates) resolve()
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual([0, 1, 2])
  })
})
