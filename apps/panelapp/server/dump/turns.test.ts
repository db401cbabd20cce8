import { describe, expect, test } from 'vitest'
import { Turns } from './turns.ts'

const busy = () => new Error('busy')

describe('turns', () => {
  test('let so many work at once, so many wait in order, and refuse the rest', async () => {
    const turns = new Turns(2, 2)
    const begun: number[] = []
    const ends: (() => void)[] = []
    const work = (id: number) => () => {
      begun.push(id)
      return new Promise<number>((resolve) => ends.push(() => resolve(id)))
    }
    const first = turns.take(work(1), busy)
    const others = [2, 3, 4].map((id) => turns.take(work(id), busy))
    await expect(turns.take(work(5), busy)).rejects.toThrow('busy')
    expect(begun).toEqual([1, 2])
    ends[0]!()
    expect(await first).toBe(1)
    await expect.poll(() => begun).toEqual([1, 2, 3])
    for (const end of ends.slice(1)) end()
    await expect.poll(() => begun).toEqual([1, 2, 3, 4])
    ends.at(-1)!()
    expect(await Promise.all(others)).toEqual([2, 3, 4])
  })
  test('go on after work that failed', async () => {
    const turns = new Turns(1, 1)
    const ends = await Promise.allSettled([
      turns.take(() => Promise.reject(busy()), busy),
      turns.take(async () => 2, busy),
    ])
    expect(ends.map((it) => it.status)).toEqual(['rejected', 'fulfilled'])
    expect(await turns.take(async () => 3, busy)).toBe(3)
  })
})
