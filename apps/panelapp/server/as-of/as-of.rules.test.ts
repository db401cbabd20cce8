import { describe, expect, test } from 'vitest'
import { knownFrom, stateAt } from './as-of.rules.ts'
import type { VersionTimes } from './as-of.rules.ts'
import { readBeginning, readMoment } from './moment.rules.ts'

const day = (number: number, time = '00:00:00.000000') => `2026-01-${String(number).padStart(2, '0')}T${time}Z`
const version = (text: string, from: number, seenUntil: number | null = null): VersionTimes => {
  const [major = 0, minor = 0] = text.split('.').map(Number)
  return { major, minor, versionCreated: day(from), seenUntil: seenUntil === null ? null : day(seenUntil) }
}
const at = (versions: VersionTimes[], number: number) => {
  const state = stateAt(versions, day(number))
  return state && `${state.version.major}.${state.version.minor} ${state.exact ? 'exact' : 'inexact'}`
}

describe('the version that was live', () => {
  const own = [version('1.2', 20), version('1.0', 1), version('1.1', 10)]
  test.each([
    [1, '1.0 exact'],
    [9, '1.0 exact'],
    [10, '1.1 exact'],
    [31, '1.2 exact'],
  ])('on day %i is %s', (number, expected) => expect(at(own, number)).toBe(expected))
  test('is unknown before the first one, which is what is known from', () => {
    expect(at([version('1.1', 10)], 9)).toBeUndefined()
    expect(knownFrom(own)).toBe(day(1))
  })
  test('tells when the next one came', () => {
    expect(stateAt(own, day(12))?.supersededAt).toBe(day(20))
    expect(stateAt(own, day(25))?.supersededAt).toBeNull()
  })

  const mirrored = [version('1.0', 1, 5), version('1.1', 10, 12), version('1.5', 20, 22)]
  test.each([
    ['while it was seen', 3, '1.0 exact'],
    ['up to the very next version, since nothing fits between', 8, '1.0 exact'],
    ['while it was seen, before a gap', 12, '1.1 exact'],
    ['in a gap that may hide versions', 15, '1.1 inexact'],
    ['after it was last seen at the source', 25, '1.5 inexact'],
  ])('of a mirrored panel %s', (_, number, expected) => expect(at(mirrored, number)).toBe(expected))
  test('takes the higher of two that began at once', () =>
    expect(at([version('2.0', 5), version('1.9', 5)], 6)).toBe('2.0 exact'))
})

describe('a moment', () => {
  const now = new Date('2026-01-31T12:00:00.000Z')
  test.each([
    ['2026-01-30', '2026-01-30T23:59:59.999999Z'],
    ['2026-01-31', '2026-01-31T12:00:00.000000Z'],
    ['2026-01-30T10:20:30.123456Z', '2026-01-30T10:20:30.123456Z'],
    ['2026-01-30T10:20:30+02:00', '2026-01-30T08:20:30.000000Z'],
    ['2026-01-30T10:20:30 02:00', '2026-01-30T08:20:30.000000Z'],
    ['2026-01-30T10:20Z', '2026-01-30T10:20:00.000000Z'],
  ])('%s is %s', (text, instant) => expect(readMoment(text, now)).toEqual({ instant }))
  test.each([
    ['2026-02-01', 'in_future'],
    ['2026-01-31T12:00:00.000001Z', 'in_future'],
    ['2026-02-30', 'malformed'],
    ['2026-01-30T10:20:30', 'malformed'],
    ['2026-01-30T25:00:00Z', 'malformed'],
    ['0000-01-01', 'malformed'],
    ['0001-01-01T00:00:00+14:00', 'malformed'],
    ['9999-12-31T23:59:59-14:00', 'malformed'],
    ['yesterday', 'malformed'],
    ['', 'malformed'],
  ])('%s is refused as %s', (text, fault) => expect(readMoment(text, now)).toEqual({ fault }))
  test('begins with a day that says from when on', () =>
    expect([readBeginning('2026-01-30'), readBeginning('2999-01-01'), readBeginning('x')]).toEqual([
      '2026-01-30T00:00:00.000000Z',
      '2999-01-01T00:00:00.000000Z',
      undefined,
    ]))
})
