import { expect, test } from 'vitest'
import { momentText } from './time.rules.ts'

test.each([
  ['today: the time alone', new Date(2026, 10, 22, 9, 58, 7), '09:58:07', '09:58'],
  ['another day of this year', new Date(2026, 10, 21, 9, 58, 7), '21 Nov 09:58:07', '21 Nov 09:58'],
  ['another year', new Date(2025, 10, 22, 9, 58, 7), '22 Nov 2025 09:58:07', '22 Nov 2025 09:58'],
])('a moment of %s', (_, time, exact, rough) => {
  const now = new Date(2026, 10, 22, 12)
  expect(momentText(time, now, { seconds: true })).toBe(exact)
  expect(momentText(time, now, { seconds: false })).toBe(rough)
})
