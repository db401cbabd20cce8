import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pageCount, placesOf, serverPage } from './browse.rules.ts'

describe('browsing a list from either end', () => {
  test('shows every item exactly once, whatever the order, page size and length', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 100 }),
        fc.boolean(),
        (count, rows, oldest) => {
          const pages = pageCount(count, rows)
          const seen: number[] = []
          for (let page = 1; page <= pages; page += 1) {
            const offset = (serverPage(page, pages, oldest) - 1) * rows
            const { first, last } = placesOf({ offset, length: Math.min(rows, count - offset), count }, oldest)
            for (let place = first; place <= last; place += 1) seen.push(place)
          }
          expect(seen).toEqual(Array.from({ length: count }, (_, at) => at + 1))
        },
      ),
    ))

  test('has one page when there is nothing', () => {
    expect(pageCount(0, 100)).toBe(1)
    expect(placesOf({ offset: 0, length: 0, count: 0 }, true)).toEqual({ first: 0, last: 0 })
  })
})
