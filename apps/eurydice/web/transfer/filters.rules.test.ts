import { describe, expect, test } from 'vitest'
import { addressOf, changedAddress, filtersFrom, isNarrowed, parametersOf } from './filters.rules.ts'

const none = { text: '', state: '', from: '', to: '', rows: 100, oldestFirst: false }

describe('the filters of a list', () => {
  test('survive the way through the page address', () => {
    const filters = { text: 'a & b', state: 'ERROR', from: '2026-11-20', to: '2026-11-22', rows: 25, oldestFirst: true }
    expect(filtersFrom(addressOf(filters, 100), ['ERROR'], 100)).toEqual(filters)
  })

  test('leave the address clean when nothing is narrowed', () => expect(addressOf(none, 100)).toBe(''))

  test('keep what was chosen while a text waited, and the text when something else is chosen', () => {
    expect(changedAddress('?state=ERROR', { text: 'a' }, ['ERROR'], 100)).toBe('?text=a&state=ERROR')
    expect(changedAddress('?text=a', { state: 'ERROR' }, ['ERROR'], 100)).toBe('?text=a&state=ERROR')
    expect(changedAddress('?text=a&state=ERROR', { text: '', state: '' }, ['ERROR'], 100)).toBe('')
  })

  test('drop what the address cannot mean', () =>
    expect(filtersFrom('?state=NONSENSE&from=yesterday&rows=7', ['ERROR'], 100)).toEqual(none))

  test('look for a digest when the text is a whole one, with blanks or in capitals, else for a name', () => {
    const digest = 'AB'.repeat(20)
    expect(parametersOf({ ...none, text: ` ${digest.slice(0, 20)} ${digest.slice(20)} ` })).toEqual({
      page_size: '100',
      sha1: digest,
    })
    expect(parametersOf({ ...none, text: ' abcd ' })).toEqual({ page_size: '100', name: 'abcd' })
  })

  test('take both days whole, in the zone of the browser, to the last microsecond', () => {
    const { created_after, created_before } = parametersOf({ ...none, from: '2026-11-20', to: '2026-11-20' })
    expect(created_before).toMatch(/\.999999Z$/)
    expect(Date.parse(created_before ?? '') - Date.parse(created_after ?? '')).toBe(86_400_000 - 1)
  })

  test('do not count rows and order as narrowing', () =>
    expect([
      isNarrowed(none),
      isNarrowed({ ...none, oldestFirst: true, rows: 25 }),
      isNarrowed({ ...none, text: 'x' }),
    ]).toEqual([false, false, true]))
})
