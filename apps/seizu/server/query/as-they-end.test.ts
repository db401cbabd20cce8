import { setTimeout as after } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { asTheyEnd } from './as-they-end.ts'

test('work that is under way while others are handed over is not lost', async () => {
  const works = [1, 30, 5, 60, 10, 45, 20].map((ms) => async () => {
    await after(ms)
    return ms
  })
  const groups: number[][] = []
  for await (const group of asTheyEnd(works, 3)) groups.push(group)
  expect(groups.flat().sort((a, b) => a - b)).toEqual([1, 5, 10, 20, 30, 45, 60])
}, 5_000)
