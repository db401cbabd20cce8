import { describe, expect, test } from 'vitest'
import { readJson } from './json-text.ts'

const read = (text: string) => readJson(Buffer.from(text))

describe('recorded JSON', () => {
  test.each([
    ['a pair of surrogates', String.raw`{"name":"\ud83e\uddec"}`, { name: '🧬' }],
    ['what only looks like an escape', String.raw`{"name":"\\u0000 \\ud800"}`, { name: String.raw`\u0000 \ud800` }],
  ])('keeps %s', (_, text, value) => expect(read(text)).toEqual(value))

  test.each([
    ['NUL in a text', String.raw`{"name":"a\u0000"}`],
    ['NUL in a name', String.raw`{"\u0000":1}`],
    ['half of a pair of surrogates', String.raw`[{"tags":["a\uD800b"]}]`],
    ['the other half', String.raw`["\udc00"]`],
    ['halves in the wrong order', String.raw`["\uddec\ud83e"]`],
  ])('is refused with %s, which the database cannot hold', (_, text) =>
    expect(() => read(text)).toThrow(/^it holds a character that the database cannot hold/),
  )

  test.each([
    ['<html></html>', 'it is a web page'],
    ['{"a":', 'it is not whole JSON'],
  ])('that is none is refused: %s', (text, why) => expect(() => read(text)).toThrow(why))
})
