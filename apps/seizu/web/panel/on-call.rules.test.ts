import { describe, expect, test } from 'vitest'
import type { GraphRow } from '../../contract/value.ts'
import { onCallSearch, onCallTable } from './on-call.rules.ts'

describe('whom an on-call table asks for', () => {
  test.each([
    ['users before the other kinds', [{ schedule_id: 'S' }, { user_id: 'U' }, { user_id: 'V' }], '?user_ids=U,V'],
    [
      'a row counts for its first kind only',
      [{ user_id: null, escalation_policy_id: 'E', schedule_id: 'S' }],
      '?escalation_policy_ids=E',
    ],
    ['schedules, each once', [{ schedule_id: 'S' }, { schedule_id: 'S' }], '?schedule_ids=S'],
    ['signs that an address cannot hold', [{ user_id: 'a&b' }], '?user_ids=a%26b'],
    ['nobody', [{ x: 1 }], undefined],
  ])('%s', (_, rows, search) => expect(onCallSearch(rows as GraphRow[])).toBe(search))
})

test('an on-call table is filled from summaries', () =>
  expect(
    onCallTable([{ user: { summary: 'Ann' }, schedule: null, escalation_level: 1, start: '2026-01-01T00:00:00Z' }])
      .rows,
  ).toEqual([
    {
      User: 'Ann',
      Schedule: null,
      'Escalation Policy': null,
      'Escalation Level': 1,
      Start: '2026-01-01T00:00:00Z',
      End: null,
    },
  ]))
