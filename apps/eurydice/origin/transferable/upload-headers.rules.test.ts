import { Problem } from '@farside/kernel/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalName, readMetadata, readUploadHead } from './upload-headers.rules.ts'

const MAX = 1000
const octets = ['Content-Type', 'application/octet-stream']

describe('reading the head of an upload', () => {
  test.each([
    [[], undefined],
    [['Content-Length', ''], undefined],
    [['Content-Length', '-5'], undefined],
    [['Content-Length', ' 0 '], 0],
    [['Content-Length', '1000'], 1000],
    [['Content-Length', '1000', 'metadata-encrypted', 'true'], undefined],
    [['Content-Length', '1000', 'metadata-encrypted', 'false'], 1000],
  ])('takes the length of %j as %j', (headers, bytes) => {
    expect(readUploadHead([...octets, ...headers], MAX).announcedBytes).toBe(bytes)
  })

  test.each([
    [['Content-Length', '5'], 'MissingContentTypeError'],
    [['Content-Type', 'text/plain', 'Content-Length', 'abc'], 'unsupported_media_type'],
    [['Content-Type', 'application/octet-stream-x'], 'unsupported_media_type'],
    [[...octets, ...octets], 'unsupported_media_type'],
    [[...octets, 'Content-Length', 'abc'], 'InvalidContentLengthError'],
    [[...octets, 'Content-Length', '1e3'], 'InvalidContentLengthError'],
    [[...octets, 'Content-Length', '1', 'Content-Length', '1'], 'InvalidContentLengthError'],
    [[...octets, 'Content-Length', '1001', 'Metadata-Name', 'n'.repeat(256)], 'RequestEntityTooLargeError'],
    [[...octets, 'Metadata-Name', 'n'.repeat(256)], 'name_too_long'],
    [[...octets, 'Metadata-Name', 'a\0b'], 'invalid_metadata'],
    [[...octets, 'Metadata-Name', 'a\r\nX-Evil: 1'], 'invalid_metadata'],
    [[...octets, 'Metadata-Name', '\u20ac'], 'invalid_metadata'],
  ])('refuses %j', (headers, code) => {
    expect(() => readUploadHead(headers, MAX)).toThrow(expect.objectContaining({ code }))
  })

  test.each([
    ['metadata-foo-bar', 'Metadata-Foo-Bar'],
    ['metadata-x2y', 'Metadata-X2Y'],
    ['METADATA-NAME', 'Metadata-Name'],
    ["metadata-o'neil_x", "Metadata-O'Neil_X"],
  ])('writes %s as %s', (given, canonical) => {
    expect(canonicalName(given)).toBe(canonical)
  })

  test('joins repeated names in their order, however they are spelt', () => {
    expect(readMetadata(['Metadata-Tag', 'x', 'X-Foo', '1', 'METADATA-TAG', 'y', 'metadata-tag', ''])).toEqual({
      'Metadata-Tag': 'x,y,',
    })
  })

  test('takes __proto__ for a name like any other', () => {
    expect(Object.keys(readMetadata(['Metadata-__proto__', 'x', '__proto__', 'y']))).toEqual(['Metadata-__Proto__'])
  })

  test('reads or refuses any head, and never fails otherwise', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(likelyHeader, anyHeader), { maxLength: 8 }), (pairs) => {
        const headers = pairs.flat()
        try {
          const head = readUploadHead(headers, MAX)
          expect(head.name.length).toBeLessThanOrEqual(255)
          expect(head.announcedBytes ?? 0).toBeLessThanOrEqual(MAX)
          for (const [name, value] of Object.entries(head.meta)) {
            expect(name).toBe(canonicalName(name))
            expect(value).not.toMatch(/[\0\r\n]/)
          }
        } catch (error) {
          if (!(error instanceof Problem)) throw error
        }
      }),
      { numRuns: 10_000 },
    ))
})

const headerText = fc.string({ unit: fc.integer({ min: 0, max: 0x120 }).map((code) => String.fromCharCode(code)) })
const anyHeader = fc.tuple(headerText, headerText)
const likelyHeader = fc.tuple(
  fc.constantFrom('Content-Type', 'content-length', 'Metadata-Name', 'METADATA-', 'metadata-x-1', 'Metadata-Encrypted'),
  fc.oneof(
    fc.constantFrom('application/octet-stream', 'true', '', '-1', '1000', 'x'.repeat(300)),
    fc.integer().map(String),
    headerText,
  ),
)
