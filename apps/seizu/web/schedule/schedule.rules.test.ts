import { describe, expect, test } from 'vitest'
import type { ScheduledQueryStatus } from '../../contract/scheduled-query.ts'
import { hasRun, splitError, standingOf, triggerWords, untilText } from './schedule.rules.ts'

const any = { grouptype: '.*', syncedtype: '.*', groupid: '.*' }

describe('when a scheduled query runs, in words', () => {
  test.each([
    [60, [], ['Every 60 min']],
    [90, [], ['Every 90 min']],
    [180, [], ['Every 3 h']],
    [1440, [], ['Every 24 h']],
    [10_080, [], ['Every 7 days']],
    [-1, [], ['At every pass of a worker']],
    [0, [], ['Only on request']],
    [null, [any], ['After any scan']],
    [null, [{ ...any, grouptype: 'CVE', groupid: '2.*' }], ['After scans of CVE / 2.*']],
    [null, [{ ...any, groupid: null }], ['After no scan: a pattern is null']],
    [5, [any], ['Every 5 min', 'After any scan']],
  ])('%j minutes and %j', (frequency, watch_scans, words) =>
    expect(triggerWords({ frequency, watch_scans })).toEqual(words),
  )

  test.each([
    ['12:00:20', 'in 20 s'],
    ['11:59:00', 'in 0 s'],
    ['12:42:10', 'in 42 min'],
    ['17:20:00', 'in 5 h'],
  ])('until %s', (time, words) => expect(untilText(`2026-01-31T${time}.000Z`, '2026-01-31T12:00:00.000Z')).toBe(words))
})

const at = '2026-01-31T12:00:00.000Z'
const item: ScheduledQueryStatus = {
  ...{ id: 'i', name: 'n', cypher: 'q', frequency: 60, watch_scans: [], enabled: true, action_types: [] },
  ...{ last_run: null, last_finished: null, last_run_status: null, fail_count: 0, last_errors: [] },
  ...{ run_requested: null, next_run: null, due_since: null, waits_for_scan: false },
}
const time = (clock: string) => `2026-01-31T${clock}.000Z`

describe('how a scheduled query stands', () => {
  test.each([
    ['requested, whatever else', { run_requested: time('11:59:00'), last_run: time('11:00:00') }, 'requested'],
    ['taken, without any end', { last_run: time('11:59:00') }, 'taken'],
    ['taken, with an end before', { last_run: time('11:59:00'), last_finished: time('11:00:00') }, 'taken'],
    ['ended', { last_run: time('11:59:00'), last_finished: time('11:59:00') }, 'waiting'],
    ['due', { next_run: at, due_since: time('11:00:00') }, 'due'],
    ['due, one that never told its end', { last_run: time('09:00:00'), next_run: at }, 'due'],
  ])('%s', (_, change, is) => expect(standingOf({ ...item, ...change }, at).is).toBe(is))

  test('and how long ago it was taken', () => {
    expect(standingOf({ ...item, last_run: time('11:59:00') }, at)).toMatchObject({ recent: true })
    expect(standingOf({ ...item, last_run: time('09:00:00') }, at)).toMatchObject({ recent: false })
  })
})

test.each([
  ['not while it waits', { run_requested: time('11:59:00') }, false],
  ['not while it is in hand', { last_run: time('11:59:00'), last_finished: time('11:00:00') }, false],
  ['not by a run before', { last_run: time('11:58:00'), last_finished: time('11:58:01') }, false],
  ['by one in the same second', { last_run: time('11:59:00'), last_finished: time('11:59:00') }, true],
])('a run that was asked for has ended, %s', (_, change, ended) =>
  expect(hasRun({ ...item, ...change }, '2026-01-31T11:59:00.700Z')).toBe(ended),
)

test('an error has its time and its words', () => {
  expect(splitError('2026-01-31T12:00:00.000Z query: no\nluck')).toEqual({ time: at, words: 'query: no\nluck' })
  expect(splitError('no luck')).toEqual({ time: undefined, words: 'no luck' })
})
