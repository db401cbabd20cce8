import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameHeaders, shortenName, textFileName } from './name.rules.ts'

describe('carrying a name in a header', () => {
  test('always fits into 255 characters and keeps a short extension, whatever the name', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.constantFrom('', '.txt', '.tar'),
        (stem, extension) => {
          const name = stem + extension
          const { 'Metadata-Name': sent = '' } = nameHeaders(name)
          expect(sent.length).toBeLessThanOrEqual(255)
          expect(sent).toMatch(/^[\x21-\x7e]*$/)
          if (stem) expect(decodeURIComponent(sent).endsWith(extension)).toBe(true)
        },
      ),
    ))

  test('leaves a name that fits as it is, and sends it once', () =>
    expect(nameHeaders('100%.txt')).toEqual({ 'Metadata-Name': '100%25.txt', 'Metadata-Name-Encoding': 'uri' }))

  test('shortens the stem, keeps the extension and sends the whole name beside it', () => {
    const name = `${'漢'.repeat(40)}.txt`
    const headers = nameHeaders(name)
    expect(decodeURIComponent(headers['Metadata-Name'] ?? '')).toBe(`${'漢'.repeat(27)}.txt`)
    expect(decodeURIComponent(headers['Metadata-Original-Name'] ?? '')).toBe(name)
  })

  test('does not send a whole name of more than 1 kB', () =>
    expect(nameHeaders('漢'.repeat(400))).not.toHaveProperty('Metadata-Original-Name'))

  test('never cuts a sign in half', () => {
    const family = '👩‍👩‍👧‍👦'
    expect(shortenName(family.repeat(20)).replaceAll(family, '')).toBe('')
  })

  test('carries half a surrogate pair, which no encoding knows, as a replacement', () =>
    expect(nameHeaders('a\ud800')['Metadata-Name']).toBe('a%EF%BF%BD'))
})

test('text is sent under the date and time of the browser', () =>
  expect(textFileName('clipboard', new Date(2026, 0, 2, 3, 4))).toBe('clipboard_2026-01-02_03-04.txt'))
