import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentDisposition, shownName } from './shown-name.rules.ts'

const ID = '11111111-2222-4333-8444-555555555555'

describe('the name a browser saves under', () => {
  test.each([
    ['as it is, for other clients', '100%25.txt', {}, '100%25.txt'],
    ['decoded, when our page made it', 'caf%C3%A9.txt', { 'Metadata-Name-Encoding': 'uri' }, 'café.txt'],
    ['as it is, when it cannot be decoded', '100%.txt', { 'Metadata-Name-Encoding': 'uri' }, '100%.txt'],
    [
      'whole, when it was shortened',
      'a.txt',
      { 'Metadata-Name-Encoding': 'uri', 'Metadata-Original-Name': '%E6%96%87.txt' },
      '文.txt',
    ],
    [
      'shortened, when the whole one is past its limit',
      'a.txt',
      { 'Metadata-Name-Encoding': 'uri', 'Metadata-Original-Name': 'x'.repeat(1025) },
      'a.txt',
    ],
    ['as it is, when only the marker is missing', 'a.txt', { 'Metadata-Original-Name': 'b.txt' }, 'a.txt'],
  ])('is %s', (_, name, meta, shown) => {
    expect(shownName(name, meta)).toBe(shown)
  })
})

describe('Content-Disposition', () => {
  test.each([
    ['a.txt', 'attachment; filename="a.txt"'],
    ['a"b\\c.txt', 'attachment; filename="a\\"b\\\\c.txt"'],
    ['é.txt', "attachment; filename*=utf-8''%C3%A9.txt"],
    ["文 (1)'*.txt", "attachment; filename*=utf-8''%E6%96%87%20%281%29%27%2A.txt"],
    ['a\r\nX: 1', "attachment; filename*=utf-8''a%0D%0AX%3A%201"],
    ['../../etc/passwd', 'attachment; filename="../../etc/passwd"'],
    ['\ud800', "attachment; filename*=utf-8''%EF%BF%BD"],
    ['', `attachment; filename="${ID}"`],
  ])('of %j', (name, value) => {
    expect(contentDisposition(name, ID)).toBe(value)
  })

  test('is printable ASCII whatever the name', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(contentDisposition(name, ID)).toMatch(/^[\x20-\x7e]*$/)
      }),
      { numRuns: 2000 },
    ))
})
