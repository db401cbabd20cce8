import { describe, expect, test } from 'vitest'
import { ageOf, shortDate } from './dates.ts'

const now = new Date(2026, 10, 22, 9, 58)

describe('telling a date in a table', () => {
  test.each([
    ['today by its time', new Date(2026, 10, 22, 0, 1), '00:01'],
    ['the day before by its word', new Date(2026, 10, 21, 23, 59), 'Yesterday'],
    ['this year without the year', new Date(2026, 10, 20), '20 Nov'],
    ['another year with it', new Date(2025, 11, 31), '31 Dec 2025'],
    ['the future by its day', new Date(2026, 10, 29), '29 Nov'],
  ])('%s', (_, date, told) => expect(shortDate(date, now, 'en-GB', 'Yesterday')).toBe(told))
})

describe('telling an age', () => {
  test.each([
    [59_999, { unit: 'second', count: 59 }],
    [180_001, { unit: 'minute', count: 3 }],
    [7_200_000, { unit: 'hour', count: 2 }],
    [172_800_000, { unit: 'day', count: 2 }],
    [-5, { unit: 'second', count: 0 }],
  ])('%i ms', (milliseconds, told) => expect(ageOf(milliseconds)).toEqual(told))
})
