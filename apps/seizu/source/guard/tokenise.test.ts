import { describe, expect, test } from 'vitest'
import { tokenise } from './tokenise.ts'

const read = (statement: string) => {
  const found = tokenise(statement)
  return 'reason' in found ? found.reason : found.tokens.map((it) => `${it.kind} ${it.text}`)
}

// What Neo4j's own lexer (5.26) makes of these was compared token by token, as of 300,000 generated texts.
describe('reading the tokens of a statement', () => {
  test.each([
    ['an escape in a keyword', 'M\\u0041TCH', ['word MATCH']],
    ['an escape that ends a string', "'a\\u0027 x", ['string a', 'word x']],
    ['an escape that ends a comment', '//a\\u000aSHOW', ['word SHOW']],
    ['an escape that is none, after a backslash', "'a\\\\u0027 x'", ['string a\\\\u0027 x']],
    [
      'a backslash that an escape makes, which escapes a quote',
      "'\\u005c' x'",
      ["string \\u005c' x".replace('\\u005c', '\\')],
    ],
    ['a quote behind a backslash', "'a\\' b' c", ["string a\\' b", 'word c']],
    ['a doubled quote, which is two strings', "'a''b'", ['string a', 'string b']],
    ['a back-quoted name with a backslash', '`a\\` b', ['quoted a\\', 'word b']],
    ['a doubled back-quote, which is one', '`a``b`', ['quoted a`b']],
    ['a comment inside a string', "'// a' /* ' */ b", ['string // a', 'word b']],
    ['comments, which do not nest', '/* a /* b */ c', ['word c']],
    ['a line comment until a carriage return', '// a\rb', ['word b']],
    ['a line comment that U+2028 does not end', '// a\u2028b', []],
    ['every blank', 'a\u00a0b\u3000c\u001cd\fe', ['word a', 'word b', 'word c', 'word d', 'word e']],
    ['a zero-width space, which is none', 'SHOW\u200bUSERS', ['word SHOW\u200bUSERS']],
    ['a next line, which is none', 'a\u0085b', ['word a\u0085b']],
    ['a dollar inside a name', 'a$b $c', ['word a$b', 'sign $', 'word c']],
    [
      'numbers with letters',
      '1a 1.5e-3x 0xfG .5 1..3',
      ['number 1a', 'number 1.5e-3x', 'number 0xfG', 'number .5', 'number 1', 'sign ..', 'number 3'],
    ],
    [
      'dashes and heads that look like others',
      '(a)\u2014\u27e9(b)',
      ['sign (', 'word a', 'sign )', 'sign -', 'sign >', 'sign (', 'word b', 'sign )'],
    ],
  ])('takes %s', (_, statement, tokens) => expect(read(statement)).toEqual(tokens))

  test.each([
    ["RETURN 'open", 'a string that is not closed'],
    ['RETURN `open', 'a back-quote that is not closed'],
    ['RETURN 1 /* open', 'a comment that is not closed'],
    ['RETURN \\u00zz', 'an escape without four hexadecimal digits'],
    ['RETURN \\u+041', 'an escape without four hexadecimal digits'],
    ['RETURN \\x', 'a character that is no part of Cypher'],
    ['RETURN #', 'a character that is no part of Cypher'],
  ])('refuses %s', (statement, reason) => expect(read(statement)).toBe(reason))

  test('knows where each token was written, and what is a keyword', () => {
    expect(tokenise('\\u0053et \u017fet')).toEqual({
      tokens: [
        { kind: 'word', text: 'Set', word: 'SET', start: 0, end: 8 },
        { kind: 'word', text: '\u017fet', word: '', start: 9, end: 12 },
      ],
    })
  })
})
