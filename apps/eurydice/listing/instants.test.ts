import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf, microsecondsOf, readInstant } from './instants.ts'
import { openPageIdentifiers } from './page-identifier.ts'

const microseconds = fc.bigInt({ min: -60_000_000_000_000_000n, max: 250_000_000_000_000_000n })

test('instants keep their microseconds as numbers, also before 1970', () => {
  fc.assert(fc.property(microseconds, (number) => microsecondsOf(instantOf(number)) === number))
  expect(instantOf(-1n)).toBe('1969-12-31T23:59:59.999999Z')
})

test('a page identifier comes back as it was, and nothing else is taken for one', () => {
  const identifiers = openPageIdentifiers('secret')
  const place = fc.record({ createdAt: microseconds.map(instantOf), id: fc.uuid() })
  const identifier = fc.record({
    browse: fc.record({
      query: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
      newest: place,
      oldest: place,
      count: fc.maxSafeNat(),
      paginatedAt: microseconds.map(instantOf),
    }),
    page: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    step: fc.constantFrom(-1, 0, 1),
    first: place,
    last: place,
  })
  fc.assert(
    fc.property(identifier, (it) => {
      expect(identifiers.read(identifiers.write(it))).toEqual(it)
    }),
  )
  fc.assert(
    fc.property(identifier, fc.nat({ max: 149 }), fc.integer({ min: 1, max: 255 }), (it, at, flip) => {
      const bytes = Buffer.from(identifiers.write(it), 'base64url')
      bytes[at] = bytes[at]! ^ flip
      expect(identifiers.read(bytes.toString('base64url'))).toBeUndefined()
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => identifiers.read(text) === undefined))
})

test.each([
  ['2026-01-31', '2026-01-31 00:00:00'],
  ['2026-01-31T10:20:30.1234567Z', '2026-01-31 10:20:30.123456+00:00'],
  ['2026-01-31 10:20+0230', '2026-01-31 10:20:00.000000+02:30'],
  ['2026-01-31T10:20:30-05', '2026-01-31 10:20:30.000000-05:00'],
  ['2024-02-29', '2024-02-29 00:00:00'],
  ['2025-02-29', undefined],
  ['0000-01-01', undefined],
  ['2026-01-31T10:20:60Z', undefined],
  ['20260131', undefined],
])('the date %s is read as %s', (written, text) => {
  expect(readInstant(written)?.text).toBe(text)
})
