import { expect, test } from 'vitest'
import { samples, spanOf } from './sample.rules.ts'

test('samples quote the names that need it', () => {
  expect(samples.label('Host')).toBe('MATCH (n:Host) RETURN n LIMIT 25')
  expect(samples.label('a `b')).toBe('MATCH (n:`a ``b`) RETURN n LIMIT 25')
  expect(samples.type('OWNS')).toBe('MATCH p = ()-[:OWNS]->() RETURN p LIMIT 25')
})
test.each([
  ['MATCH (n) DELETE n', 10, 'DELETE', [10, 16]],
  ['x', 0, '', [0, 1]],
  ['x', 5, 'y', undefined],
])('%s: the place of what was refused', (text, offset, word, span) => expect(spanOf(text, offset, word)).toEqual(span))
