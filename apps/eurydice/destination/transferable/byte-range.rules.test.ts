import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedPart } from './byte-range.rules.ts'

const whole = { kind: 'whole' }
const none = { kind: 'unsatisfiable' }

describe('reading Range', () => {
  test.each([
    [undefined, 10, whole],
    ['bytes=0-4', 10, { kind: 'part', start: 0, end: 5 }],
    ['bytes=5-', 10, { kind: 'part', start: 5, end: 10 }],
    ['bytes=-3', 10, { kind: 'part', start: 7, end: 10 }],
    ['bytes=-30', 10, { kind: 'part', start: 0, end: 10 }],
    ['bytes=9-999', 10, { kind: 'part', start: 9, end: 10 }],
    ['Bytes=0-0', 10, { kind: 'part', start: 0, end: 1 }],
    ['bytes=10-', 10, none],
    ['bytes=10-20', 10, none],
    ['bytes=-0', 10, none],
    ['bytes=0-', 0, none],
    ['bytes=4-3', 10, whole],
    ['bytes=0-1,3-4', 10, whole],
    ['bytes=-', 10, whole],
    ['lines=1-2', 10, whole],
    ['bytes=a-b', 10, whole],
  ])('%j of %i bytes', (range, bytes, asked) => {
    expect(askedPart(range, undefined, bytes, '"e"')).toEqual(asked)
  })

  test('counts only while If-Range names this very file', () => {
    expect(askedPart('bytes=0-4', '"e"', 10, '"e"')).toMatchObject({ kind: 'part' })
    expect(askedPart('bytes=0-4', '"other"', 10, '"e"')).toEqual(whole)
    expect(askedPart('bytes=0-4', '"e"', 10, undefined)).toEqual(whole)
  })

  test('never leaves the file, whatever is asked', () =>
    fc.assert(
      fc.property(fc.nat().map(String), fc.nat().map(String), fc.nat(), (first, last, bytes) => {
        const asked = askedPart(`bytes=${first}-${last}`, undefined, bytes, undefined)
        if (asked.kind !== 'part') return
        expect(asked.start).toBeLessThan(asked.end)
        expect(asked.end).toBeLessThanOrEqual(bytes)
      }),
    ))
})
