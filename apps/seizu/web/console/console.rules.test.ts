import { expect, test } from 'vitest'
import type { StatementRefusal } from '../../contract/query.ts'
import { labelColours } from './colour.rules.ts'
import { parametersOf, parametersText } from './parameters.rules.ts'
import { placeText, spanOf } from './place.rules.ts'
import { layoutOf } from './remembered.ts'
import { samples } from './sample.rules.ts'

test('samples quote the names that need it', () => {
  expect(samples.label('Host')).toBe('MATCH (n:Host) RETURN n LIMIT 25')
  expect(samples.label('a `b')).toBe('MATCH (n:`a ``b`) RETURN n LIMIT 25')
  expect(samples.type('OWNS')).toBe('MATCH p = ()-[:OWNS]->() RETURN p LIMIT 25')
})

const refusal = (offset: number, word: string): StatementRefusal => ({
  layer: 'guard',
  reason: 'no',
  word,
  offset,
  line: 1,
  column: offset + 1,
})
test.each([
  ['MATCH (n) DELETE n', 10, 'DELETE', [10, 16], ', line 1, column 11'],
  ['a plan that names no place', 0, '', undefined, ''],
  ['short', 5, 'y', undefined, ', line 1, column 6'],
  ['"open', 0, '"open and more', [0, 5], ', line 1, column 1'],
])('%s: the place of what was refused', (text, offset, word, span, words) => {
  expect(spanOf(text, refusal(offset, word))).toEqual(span)
  expect(placeText(refusal(offset, word))).toBe(words)
})

test('parameters are a JSON object or nothing', () => {
  expect(parametersOf(' ')).toEqual({ params: {} })
  expect(parametersOf('{"a": [1, null]}')).toEqual({ params: { a: [1, null] } })
  for (const text of ['[1]', '1', 'null', '{a: 1}', '{"a": 1'])
    expect(parametersOf(text)).toEqual({ fault: expect.any(String) })
  expect(parametersText({})).toBe('')
  expect(parametersOf(parametersText({ a: 'x' }))).toEqual({ params: { a: 'x' } })
})

test('a label has one of six colours, whatever is drawn', () =>
  expect([...labelColours(['a', 'b', 'c', 'd', 'e', 'f', 'g'])].at(-1)).toEqual(['g', 1]))

const otherwise = { open: true, tab: 'schema' as const, height: 180 }
test.each([
  [null, otherwise],
  ['nonsense', otherwise],
  ['null', otherwise],
  ['{"open": false, "tab": "history", "height": 300}', { open: false, tab: 'history', height: 300 }],
  ['{"open": "no", "tab": "x", "height": 9999}', { open: true, tab: 'schema', height: 600 }],
  ['{"height": -1}', { ...otherwise, height: 100 }],
])('remembers %s as what it is worth', (stored, layout) => expect(layoutOf(stored, otherwise)).toEqual(layout))
