import { describe, expect, test } from 'vitest'
import type { GraphRow } from '../../contract/value.ts'
import { cleared, searchWith, valuesIn } from './address.rules.ts'
import { labelOf, matching, optionsOf } from './option.rules.ts'

const os = { input_id: 'os', default: { label: '(all)', value: '.*' } }
const team = { input_id: 'team', default: null }

describe('inputs and the address', () => {
  test.each([
    ['[59] a value in the address', '?os=linux', { os: 'linux', team: undefined }],
    ['the default', '', { os: '.*', team: undefined }],
    ['the last of a repeated key', '?team=a&team=b', { os: '.*', team: 'b' }],
    ['a key without =', '?os&team', { os: '.*', team: undefined }],
    ['escapes', '?team=a%26b%20c', { os: '.*', team: 'a&b c' }],
  ])('reads %s', (_, search, values) => expect(valuesIn(search, [os, team])).toEqual(values))

  test.each([
    ['[60] sets a key, others untouched, in alphabetical order', '?z=1&a=x', 'os', 'li nux', '?a=x&os=li%20nux&z=1'],
    ['[60] removes a key', '?os=linux&z=1', 'os', undefined, '?z=1'],
    ['removes the only key', '?os=linux', 'os', undefined, ''],
    ['replaces every one of a repeated key', '?os=a&os=b', 'os', 'c', '?os=c'],
    ['keeps other repeated keys in their order', '?b=2&b=1', 'a', 'é', '?a=%C3%A9&b=2&b=1'],
  ])('%s', (_, search, id, value, expected) => expect(searchWith(search, id, value)).toBe(expected))

  test('[60] clearing leaves the default or nothing', () => {
    expect(cleared(os)).toBe('.*')
    expect(cleared(team)).toBeUndefined()
  })
})

describe('options of an autocomplete input', () => {
  const rows: GraphRow[] = [{ value: 'linux', label: 'LINUX' }, { value: 'bsd' }, { value: null }]
  const options = optionsOf(rows, os)
  test('are the whole answer, then the default', () =>
    expect(options).toEqual([
      { value: 'linux', label: 'LINUX' },
      { value: 'bsd', label: 'bsd' },
      { value: '.*', label: '(all)' },
    ]))
  test('have the default only once', () => expect(optionsOf([{ value: '.*' }], os)).toHaveLength(1))
  test('end with an empty one where there is no default', () =>
    expect(optionsOf([], team)).toEqual([{ value: '', label: '(none)' }]))
  test('are narrowed by any part of their text, without case; the chosen one is left out', () =>
    expect(matching(options, 'S', 'linux').map((it) => it.value)).toEqual(['bsd']))
  test('[59] give the label of a value from the address, or the value itself', () => {
    expect(labelOf(options, 'linux')).toBe('LINUX')
    expect(labelOf(options, 'plan9')).toBe('plan9')
    expect(labelOf(options, undefined)).toBe('')
  })
})
