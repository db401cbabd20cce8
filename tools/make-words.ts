// Makes the word list of the association tokens, apps/eurydice/association/words.txt; `--check` only compares.
import { readFile, writeFile } from 'node:fs/promises'

const consonants = 'bdfgjklmnprstvz' // none that an English and a French reader would spell in two ways (c, h, q, w, x, y)
const vowels = 'aeiou'
const WORDS = 65_536

const listFile = new URL('../apps/eurydice/association/words.txt', import.meta.url)
const denyFile = new URL('word-deny-list.txt', import.meta.url)

/** The fragments of a deny-list: one a line, remarks and blank lines apart. */
export const readFragments = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/**
 * 65,536 words of three syllables, alphabetically. Candidates are visited in strides, not in alphabetical order, so that
 * the words that are left out are spread over the alphabet as well. The same fragments always give the same list.
 */
export function makeWords(fragments: readonly string[]): string[] {
  const syllables = [...consonants].flatMap((consonant) => [...vowels].map((vowel) => consonant + vowel))
  const base = syllables.length
  const candidates = base ** 3
  const stride = 260_713 // prime and no factor of 75³: every candidate is met once; near 0.618 × 75³: neighbours lie far apart
  const denied = new RegExp(fragments.join('|'))
  const words: string[] = []
  for (let step = 0; step < candidates && words.length < WORDS; step++) {
    const pick = (step * stride) % candidates
    const word =
      syllables[Math.floor(pick / base ** 2)]! + syllables[Math.floor(pick / base) % base]! + syllables[pick % base]!
    if (!denied.test(word) && !stutters(word)) words.push(word)
  }
  if (words.length < WORDS) throw new Error(`Cannot make ${WORDS} words: the deny-list leaves ${words.length}`)
  return words.sort()
}

/** A repeated syllable is what children say, and the eye of who retypes it loses count. */
const stutters = (word: string) => word.slice(0, 2) === word.slice(2, 4) || word.slice(2, 4) === word.slice(4, 6)

if (import.meta.main) {
  const text = makeWords(readFragments(await readFile(denyFile, 'utf8'))).join('\n') + '\n'
  const stands = (await readFile(listFile, 'utf8').catch(() => '')) === text
  if (process.argv.includes('--check')) {
    if (!stands) throw new Error('words.txt is not what tools/make-words.ts makes')
  } else if (!stands) {
    await writeFile(listFile, text)
  }
}
