import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { storedMeta, storedName } from './stored-text.rules.ts'

describe('a name from the wire', () => {
  test.each([
    ['of 255 characters', 'a'.repeat(255), 'a'.repeat(255)],
    ['of 256 characters', 'a'.repeat(256), 'a'.repeat(255)],
    ['with an extension', `${'a'.repeat(300)}.tar`, `${'a'.repeat(251)}.tar`],
    ['with characters of two units', `${'🚀'.repeat(300)}.png`, `${'🚀'.repeat(251)}.png`],
    ['with a dot in front only', `.${'a'.repeat(300)}`, `.${'a'.repeat(254)}`],
    ['with a dot far from its end', `a.${'b'.repeat(300)}`, `a.${'b'.repeat(253)}`],
    ['with a NUL', 'a\0.txt', 'a\u{fffd}.txt'],
    ['that looks like a path', '../../etc/passwd', '../../etc/passwd'],
    ['that is empty', '', ''],
  ])('%s is stored so that it fits', (_, name, stored) => {
    expect(storedName(name)).toBe(stored)
  })

  test('of a whole packet does not take many times its length of memory', () => {
    const name = `${'🚀'.repeat(2 ** 23)}.png`
    const before = process.memoryUsage().heapUsed
    expect(storedName(name)).toBe(`${'🚀'.repeat(251)}.png`)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 2 ** 20)
  })

  test('always fits, and is left alone when it does', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (name) => {
        const stored = storedName(name)
        expect([...stored].length).toBeLessThanOrEqual(255)
        expect(stored).not.toContain('\0')
        if ([...name].length <= 255 && !name.includes('\0')) expect(stored).toBe(name)
      }),
    ))
})

test('metadata from the wire keeps every key, odd ones too', () => {
  const meta = JSON.parse('{"__proto__": "a", "constructor": "b\\u0000", "": ""}') as Record<string, string>
  expect(Object.entries(storedMeta(meta))).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b\u{fffd}'],
    ['', ''],
  ])
})
