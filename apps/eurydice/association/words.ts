import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { problems } from './problems.ts'
import { TOKEN_BYTES } from './token.rules.ts'

const WORDS = 65_536
const ownList = new URL('words.txt', import.meta.url)

/** The 65,536 words in which a token is written down and retyped: one for each pair of bytes. */
export interface Words {
  /** Lower-case hexadecimal, of the words with a line feed after each: both sides must show the same. */
  sha256: string
  /** 18 words, single spaces between them. */
  spell(token: Uint8Array): string
  /** The bytes of a token as somebody typed it, or undefined when the text cannot be one. */
  read(text: string): Buffer | undefined
}

/**
 * Reads the word list. Ours is a committed file and not made at every start: what two sides must have in common should
 * be a thing that can be looked at, copied to a peer and compared with `sha256sum`.
 *
 * @param path of a list that replaces ours (`BYTES2WORDS_DICT`), one word a line; undefined or empty for ours
 * @throws Problem `word_list_unusable`
 */
export async function openWords(path?: string): Promise<Words> {
  const file = path || ownList
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw problems.word_list_unusable(String(file), error instanceof Error ? error.message : String(error))
  }
  const words = text.split(/\r?\n/)
  if (words.at(-1) === '') words.pop()
  const fault = faultOf(words)
  if (fault !== undefined) throw problems.word_list_unusable(String(file), fault)
  return wordsOf(words)
}

/** Why a list cannot spell tokens, if so: a word that is not letters only could not be told from its separators. */
function faultOf(words: readonly string[]): string | undefined {
  if (words.length !== WORDS) return `it has ${words.length} words instead of ${WORDS}`
  const odd = words.findIndex((word) => !/^[A-Za-z]+$/.test(word))
  if (odd >= 0) return `line ${odd + 1} is not a word of the letters a to z`
  if (new Set(words).size !== WORDS) return 'a word is in it twice'
  return undefined
}

function wordsOf(words: readonly string[]): Words {
  // Upper and lower case are the same for a reader unless two words of the list differ in nothing else.
  const caseCounts = new Set(words.map((word) => word.toLowerCase())).size !== WORDS
  const keyOf = (word: string) => (caseCounts ? word : word.toLowerCase())
  // Most processes only ever spell: the way back costs some megabytes, so it is made when first asked for.
  let positions: Map<string, number> | undefined
  const positionOf = (word: string) => {
    positions ??= new Map(words.map((it, position) => [keyOf(it), position]))
    return positions.get(keyOf(word))
  }
  return {
    sha256: createHash('sha256')
      .update(words.map((word) => `${word}\n`).join(''))
      .digest('hex'),
    spell: (token) => {
      const view = new DataView(token.buffer, token.byteOffset, token.byteLength)
      return Array.from({ length: TOKEN_BYTES / 2 }, (_, at) => words[view.getUint16(at * 2)]).join(' ')
    },
    read: (text) => {
      const typed = text.trim()
      if (!/^[A-Za-z\s]+$/.test(typed)) return undefined
      const parts = typed.split(/\s+/)
      if (parts.length !== TOKEN_BYTES / 2) return undefined
      const token = Buffer.alloc(TOKEN_BYTES)
      for (const [at, word] of parts.entries()) {
        const position = positionOf(word)
        if (position === undefined) return undefined
        token.writeUInt16BE(position, at * 2)
      }
      return token
    },
  }
}
