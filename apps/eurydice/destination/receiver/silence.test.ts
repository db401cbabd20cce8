import { expect, test } from 'vitest'
import { Silence } from './silence.ts'

test('silence is due once for each period without a packet, counted from the last packet or the start', () => {
  let now = 0
  const silence = new Silence(100, () => now)
  const dueAt = (at: number) => {
    now = at
    return silence.isDue()
  }
  expect([99, 100, 101, 199, 200].map(dueAt)).toEqual([false, true, false, false, true])
  now = 250
  silence.broken()
  expect([300, 349, 350, 450].map(dueAt)).toEqual([false, false, true, true])
  expect(silence.seconds).toBe(0.2)
})
