import { describe, expect, test } from 'vitest'
import { creationView, itemOf } from './outgoing.rules.ts'
import type { ItemRow } from './outgoing.rules.ts'

const row: ItemRow = {
  id: '00000000-0000-4000-8000-000000000000',
  created_at: '2026-01-31T10:20:30.123456Z',
  name: 'a',
  sha1: null,
  size: null,
  user_provided_meta: {},
  submission_succeeded_at: null,
  state: 'ONGOING',
  auto_bytes_transferred: 0,
  auto_transferred_ranges_count: 0,
  finished_at: null,
}

describe('the progress of an outgoing file', () => {
  test.each([
    ['is unknown while the size is', { size: null, auto_bytes_transferred: 5 }, null],
    ['is rounded down', { size: 1000, auto_bytes_transferred: 999 }, 99],
    ['is 100 when every byte was sent', { size: 1000, auto_bytes_transferred: 1000 }, 100],
    ['of no bytes is 0 before they are sent', { size: 0 }, 0],
    ['of no bytes is 100 once they are sent', { size: 0, auto_transferred_ranges_count: 1 }, 100],
    ['survives 50 TiB', { size: 50 * 2 ** 40, auto_bytes_transferred: 25 * 2 ** 40 }, 50],
  ])('%s', (_, change, progress) => {
    expect(itemOf({ ...row, ...change }).progress).toBe(progress)
  })
})

describe('the answer to an upload', () => {
  const sent: ItemRow = { ...row, state: 'SUCCESS', size: 5, auto_bytes_transferred: 5, finished_at: row.created_at }

  test('shows the item as it was created, although the sender was faster', () => {
    expect(creationView(sent, 5)).toMatchObject({
      state: 'PENDING',
      progress: 0,
      bytes_transferred: 0,
      finished_at: null,
    })
  })
  test('shows no progress when the length was not announced', () => {
    expect(creationView(sent, undefined)).toMatchObject({ progress: null, size: 5 })
  })
})
