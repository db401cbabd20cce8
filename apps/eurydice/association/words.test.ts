import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWords, readFragments } from '../../../tools/make-words.ts'
import { openWords, type Words } from './words.ts'

const vector = '00112233445566778899aabbccddeeff6553f1003d9d4995760aad4b3e13ae65f685b52a'
const indices = [
  17, 8755, 17493, 26231, 34969, 43707, 52445, 61183, 25939, 61696, 15773, 18837, 30218, 44363, 15891, 44645, 63109,
  46378,
]
const list = (await readFile(new URL('words.txt', import.meta.url), 'utf8')).trimEnd().split('\n')

let words: Words
let folder: string
beforeAll(async () => {
  words = await openWords()
  folder = await mkdtemp(join(tmpdir(), 'words-'))
})
afterAll(() => rm(folder, { recursive: true }))

const replaced = async (lines: readonly string[], end = '\n') => {
  const file = join(folder, 'dictionary')
  await writeFile(file, lines.join(end))
  return openWords(file)
}

describe('the word list', () => {
  test('is the same for ever: a peer has it too', () => {
    expect(words.sha256).toBe('df21e452097b6113280bb26d6fb06966ce3066cfd0325d64fe98a3a61e7e42bd')
  })

  test('has 65,536 different words of 3 to 10 lower-case letters', () => {
    expect(new Set(list).size).toBe(65_536)
    expect(list.filter((word) => !/^[a-z]{3,10}$/.test(word))).toEqual([])
  })

  test('is what the tool makes of the deny-list, and has none of its fragments', async () => {
    const denied = readFragments(await readFile(new URL('../../../tools/word-deny-list.txt', import.meta.url), 'utf8'))
    expect(list.filter((word) => denied.some((fragment) => word.includes(fragment)))).toEqual([])
    expect(makeWords(denied)).toEqual(list)
  })
})

describe('a token in words', () => {
  test('§16.5 case 125: takes the words at the indices of the interoperability vector', () => {
    expect(words.spell(Buffer.from(vector, 'hex'))).toBe(indices.map((index) => list[index]).join(' '))
  })

  test('is read back whatever its bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 36, maxLength: 36 }), (token) => {
        expect(words.read(words.spell(token))).toEqual(Buffer.from(token))
      }),
    ))

  test('§16.5 case 122: is read with line breaks, double blanks and capitals', () => {
    const typed = words.spell(Buffer.from(vector, 'hex'))
    const untidy = `\n  ${typed.replaceAll(' ', ' \r\n\t ').toUpperCase()} \n`
    expect(words.read(untidy)?.toString('hex')).toBe(vector)
  })

  const typed = indices.map((index) => list[index]!)
  test.each([
    ['17 words', typed.slice(1).join(' ')],
    ['19 words', [...typed, typed[0]].join(' ')],
    ['an unknown word', ['farside', ...typed.slice(1)].join(' ')],
    ['a digit', typed.join(' ').replace('a', '4')],
    ['nothing', ''],
    ['blanks', ' \t\n '],
    ['punctuation between the words', typed.join('-')],
    ...['_', '[', ']', '^', '\\', '`', '.'].map((end): [string, string] => [
      `a "${end}" at its end`,
      typed.join(' ') + end,
    ]),
    ['a letter of another alphabet', typed.join(' ').replace('a', 'а')],
    ['the name of what every object has', ['constructor', ...typed.slice(1)].join(' ')],
  ])('§16.5 case 121: is not read with %s', (_, text) => {
    expect(words.read(text)).toBeUndefined()
  })
})

describe('a dictionary that replaces the list', () => {
  test('counts capitals when two of its words differ in nothing else', async () => {
    const twins = await replaced(['Abba', 'abba', ...list.slice(2)])
    const token = Buffer.alloc(36)
    token.writeUInt16BE(1, 34)
    expect(twins.spell(token)).toBe(`${'Abba '.repeat(17)}abba`)
    expect(twins.read(twins.spell(token))).toEqual(token)
    expect(twins.read(twins.spell(token).toUpperCase())).toBeUndefined()
  })

  test('may have Windows line ends, and then shows the same digest', async () => {
    expect((await replaced(list, '\r\n')).sha256).toBe(words.sha256)
  })

  test.each([
    ['with a word missing', list.slice(1), '65535 words'],
    ['with a word twice', [list[1]!, ...list.slice(1)], 'a word is in it twice'],
    ['with something that is no word', ['it is', ...list.slice(1)], 'line 1'],
  ])('is refused %s', async (_, lines, reason) => {
    await expect(replaced(lines)).rejects.toMatchObject({
      code: 'word_list_unusable',
      message: expect.stringContaining(reason),
    })
  })

  test('is refused when it is not there', async () => {
    await expect(openWords(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'word_list_unusable' })
  })
})
