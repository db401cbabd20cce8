import { describe, expect, test } from 'vitest'
import { backoff, building, createHealth, sleep } from './index.ts'

describe('building out of parts', () => {
  test('closes the last part first, once', async () => {
    const closed: string[] = []
    const built = await building(async (keep) => ({
      a: keep('a', (it) => void closed.push(it)),
      b: keep('b', (it) => void closed.push(it)),
    }))
    await Promise.all([built.close(), built.close()])
    expect(closed).toEqual(['b', 'a'])
  })

  test('closes what was opened when a later part fails to build', async () => {
    const closed: string[] = []
    const failing = building(async (keep) => {
      keep('a', (it) => void closed.push(it))
      throw new Error('no disk')
    })
    await expect(failing).rejects.toThrow('no disk')
    expect(closed).toEqual(['a'])
  })

  test('closes the other parts when one fails to close', async () => {
    const closed: string[] = []
    const built = await building(async (keep) => {
      keep('a', (it) => void closed.push(it))
      keep('b', () => Promise.reject(new Error('stuck')))
      return {}
    })
    await expect(built.close()).rejects.toThrow('stuck')
    expect(closed).toEqual(['a'])
  })
})

describe('waiting', () => {
  test('ends early when told', async () => {
    const told = new AbortController()
    const waited = sleep(60_000, told.signal)
    told.abort()
    await waited
    await sleep(60_000, told.signal)
  })

  test('of a month does not end at once', async () => {
    const told = new AbortController()
    const month = sleep(30 * 86_400_000, told.signal).then(() => 'over')
    expect(await Promise.race([month, sleep(30).then(() => 'waiting')])).toBe('waiting')
    told.abort()
    await month
  })

  test('doubles its time up to the most, and starts again after a success', () => {
    const wait = backoff({ first: 1, most: 5 })
    expect([wait.next(), wait.next(), wait.next(), wait.next(), wait.next()]).toEqual([1, 2, 4, 5, 5])
    wait.reset()
    expect(wait.next()).toBe(1)
  })
})

describe('health', () => {
  test('is good only while every part is, and says which is not', () => {
    const health = createHealth()
    health.set('database', true)
    expect(health.report().ok).toBe(true)
    health.set('link', false, 'refused')
    expect(health.report()).toEqual({
      ok: false,
      parts: { database: { ok: true }, link: { ok: false, why: 'refused' } },
    })
  })
})
