import { expect, test } from 'vitest'
import { csvName } from '../../contract/csv.ts'
import { csvText } from './csv.rules.ts'

test('writes RFC 4180: quotes doubled, line ends CRLF, lists joined', () =>
  expect(
    csvText(
      [
        { key: 'a', title: 'A, b' },
        { key: 'n', title: 'n' },
      ],
      [
        { a: 'say "x"', n: null },
        { a: ['p', 'q'], n: 3 },
        { a: 'two\nlines', n: false },
      ],
    ),
  ).toBe('"A, b",n\r\n"say ""x""",\r\n"p, q",3\r\n"two\nlines",false\r\n'))

test.each([
  ['Hosts', 'Hosts.csv'],
  [null, 'table.csv'],
  ['a/b: c?', 'a b c.csv'],
])('%s is saved as %s', (caption, name) => expect(csvName(caption)).toBe(name))
