import { readFileSync } from 'node:fs'
import { Problem } from '@farside/kernel/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lintConfig, statementsOf } from './lint.rules.ts'
import { parseConfig } from './parse-config.ts'
import { shownConfig } from './shown-config.ts'

const example = readFileSync(new URL('../../../../vectors/seizu/complete-example.yaml', import.meta.url), 'utf8')
const pieces = [
  '&a ',
  '*a',
  '<<: *a',
  '!!str ',
  '!x ',
  '{',
  '}',
  '[',
  ']',
  '- ',
  ': ',
  '? ',
  '|-\n',
  '"',
  "'",
  '#',
  '%',
  '\n',
  '\t',
  '---',
  '\u0000',
  '\ud800',
  '~',
  '1e999',
  'null',
]

/** Some lines of the example, with pieces of YAML put in, lines left out and lines doubled. */
const spoilt = fc
  .array(fc.record({ at: fc.nat(), what: fc.constantFrom(...pieces, 'drop', 'double') }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((changes) =>
    changes.reduce((text, { at, what }) => {
      const position = at % text.length
      const [head, tail] = [text.slice(0, position), text.slice(position)]
      const end = tail.indexOf('\n') + 1 || tail.length
      if (what === 'drop') return head + tail.slice(end)
      return what === 'double' ? head + tail.slice(0, end) + tail : head + what + tail
    }, example),
  )

describe('reading a spoilt file', () => {
  test('gives a whole config or errors with places, and nothing else', () =>
    fc.assert(
      fc.property(spoilt, (text) => {
        try {
          const { config } = parseConfig(text)
          JSON.stringify(shownConfig(config))
          lintConfig(config)
          statementsOf(config)
          // What the API gives is itself a file, and means the same.
          expect(parseConfig(JSON.stringify(config)).config).toEqual(config)
        } catch (error) {
          if (!(error instanceof Problem)) throw error
          expect(error.code).toBe('config_invalid')
          expect((error.details.errors as object[]).length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 150 },
    ))
})
