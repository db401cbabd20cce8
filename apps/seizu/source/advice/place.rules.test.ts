import { expect, test } from 'vitest'
import { placeOf } from './place.rules.ts'

const before = 'EXPLAIN '.length

test.each([
  ['RETURN m', 'Variable `m` not defined (line 1, column 16 (offset: 15))', { offset: 7, line: 1, column: 8 }],
  [
    'MATCH (n)\nRETURN m',
    'Variable `m` not defined (line 2, column 8 (offset: 25))',
    { offset: 17, line: 2, column: 8 },
  ],
  ['MATCH (a:b {b: 1})\nRETURN a.b, b', "semantic error: Undefined variable 'b'", { offset: 31, line: 2, column: 13 }],
  ['RETURN 1', "semantic error: Undefined variable 'b'", undefined],
  ["RETURN '", "semantic error: Undefined variable 'b'", undefined],
  ['RETURN f(1)', 'semantic error: something else', undefined],
])('%s: %s', (statement, message, place) => expect(placeOf(statement, message, before)).toEqual(place))
