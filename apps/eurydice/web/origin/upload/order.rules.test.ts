import { expect, test } from 'vitest'
import { inOrder } from './order.rules.ts'

test('shows running uploads first, then waiting ones, then those that ended, each in the order they were added', () => {
  const states = ['done', 'running', 'failed', 'queued', 'cancelled', 'running', 'queued'] as const
  const shown = inOrder(states.map((state, id) => ({ id, state })))
  expect(shown.map(({ id }) => id)).toEqual([1, 5, 3, 6, 0, 2, 4])
})
