import { decodeEscapes } from './unicode-escapes.ts'
import type { NotTokenised } from './unicode-escapes.ts'

/**
 * One token of Cypher 5. `text` is what the parser sees: escapes decoded, for a back-quoted name its content, for a sign
 * its ASCII form. `word` is the text of an unquoted name in capitals when all of it is ASCII, as keywords are; else ''.
 */
export interface Token {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'sign'
  text: string
  word: string
  /** In the statement as it was written, in UTF-16 units; `end` is past the last one. */
  start: number
  end: number
}

/**
 * Splits a statement the way Neo4j's own lexer does: unicode escapes are decoded before anything else, also in strings
 * and comments; of two openings the first counts; a name may hold invisible characters, which therefore separate
 * nothing. Compared with that lexer over all characters and over generated texts.
 */
export function tokenise(statement: string): { tokens: Token[] } | NotTokenised {
  const decoded = decodeEscapes(statement)
  if ('reason' in decoded) return decoded
  const { text, offsets } = decoded
  const at = (index: number) => (offsets ? offsets[index]! : index)
  const tokens: Token[] = []
  const stopped = (index: number, reason: string, length = 1): NotTokenised => ({
    reason,
    word: text.slice(index, index + length),
    offset: at(index),
  })

  for (let index = 0; index < text.length;) {
    const code = text.charCodeAt(index)
    const kind = code < 128 ? ASCII[code]! : kindOf(text[index]!)
    if (kind === BLANK) {
      index += 1
      continue
    }
    const begin = index
    if (kind === LETTER) {
      index = endOfName(text, index + 1)
      const name = text.slice(begin, index)
      tokens.push({ kind: 'word', text: name, word: inCapitals(name), start: at(begin), end: at(index) })
      continue
    }
    if (kind === DIGIT || (code === DOT && isDigit(text.charCodeAt(index + 1)))) {
      index = endOfNumber(text, index)
      tokens.push({ kind: 'number', text: text.slice(begin, index), word: '', start: at(begin), end: at(index) })
      continue
    }
    if (kind === QUOTE) {
      index = code === BACK_QUOTE ? endOfQuotedName(text, begin) : endOfString(text, begin, code)
      if (index < 0)
        return stopped(begin, code === BACK_QUOTE ? 'a back-quote that is not closed' : 'a string that is not closed')
      const inside = text.slice(begin + 1, index - 1)
      const quoted = code === BACK_QUOTE
      tokens.push({
        kind: quoted ? 'quoted' : 'string',
        text: quoted ? inside.replaceAll('``', '`') : inside,
        word: '',
        start: at(begin),
        end: at(index),
      })
      continue
    }
    if (code === SLASH && text.charCodeAt(index + 1) === SLASH) {
      index = endOfLine(text, index)
      continue
    }
    if (code === SLASH && text.charCodeAt(index + 1) === STAR) {
      const close = text.indexOf('*/', index + 2)
      if (close < 0) return stopped(begin, 'a comment that is not closed', 2)
      index = close + 2
      continue
    }
    if (kind !== SIGN) return stopped(begin, 'a character that is no part of Cypher')
    const pair = text.slice(begin, begin + 2)
    const sign = PAIRS.has(pair) ? pair : plainSign(text[begin]!)
    index += sign.length
    tokens.push({ kind: 'sign', text: sign, word: '', start: at(begin), end: at(index) })
  }
  return { tokens }
}

const [NOTHING, BLANK, LETTER, DIGIT, QUOTE, SIGN] = [0, 1, 2, 3, 4, 5]
const [DOT, SLASH, STAR, BACK_QUOTE, BACKSLASH] = [0x2e, 0x2f, 0x2a, 0x60, 0x5c]

/** The blanks of Neo4j 5: not U+0085, not the zero-width ones. */
const isBlank = (character: string) => {
  const code = character.charCodeAt(0)
  return (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f) || /\p{Z}/u.test(character)
}
const nameStart = /[\p{L}\p{Nl}\p{Pc}]/u
const isNamePart = (character: string) =>
  /[$\p{L}\p{Nl}\p{Pc}\p{Sc}\p{Nd}\p{Mn}\p{Mc}\p{Cf}\p{Cc}]/u.test(character) && !isBlank(character)
/** Look-alikes that Neo4j takes for `-`, `<` and `>`; the soft hyphen is one too where no name goes on. */
const dashes = /[\u00ad\u2010-\u2015\ufe58\ufe63\uff0d]/
const leftHeads = /[\u27e8\u3008\ufe64\uff1c]/
const rightHeads = /[\u27e9\u3009\ufe65\uff1e]/
const PAIRS = new Set(['..', '::', '<>', '<=', '>=', '!=', '=~', '+=', '||'])

function kindOf(character: string): number {
  if (isBlank(character)) return BLANK
  if (dashes.test(character) || leftHeads.test(character) || rightHeads.test(character)) return SIGN
  return nameStart.test(character) ? LETTER : NOTHING
}

const ASCII = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[0-9]/.test(character)) return DIGIT
  if (/['"`]/.test(character)) return QUOTE
  if (/[-.;=!<>+*/%^:,()[\]{}|&$?]/.test(character)) return SIGN
  return kindOf(character)
})
const asciiPart = Array.from({ length: 128 }, (_, code) => isNamePart(String.fromCharCode(code)))

function plainSign(character: string): string {
  if (character < '\x80') return character
  if (dashes.test(character)) return '-'
  return leftHeads.test(character) ? '<' : '>'
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

function endOfName(text: string, from: number): number {
  let index = from
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 128 ? !asciiPart[code] : !isNamePart(text[index]!)) break
  }
  return index
}

/** Letters that touch a number belong to it (`1day` is one wrong number, never `1 day`); `1..3` are three tokens. */
function endOfNumber(text: string, from: number): number {
  fraction.lastIndex = from
  const letters = (at: number) => (at < text.length && nameStart.test(text[at]!) ? endOfName(text, at + 1) : at)
  if (fraction.test(text)) return letters(fraction.lastIndex)
  decimal.lastIndex = from
  return decimal.test(text) ? letters(decimal.lastIndex) : endOfName(text, from)
}
/** `1e5` needs no rule of its own: it is digits and letters. */
const fraction = /(?:[0-9][0-9_]*)?(?:\.[0-9]+)?e[-+][0-9]+/iy
const decimal = /(?:[0-9]+(?:_+[0-9]+)*)?\.[0-9]+/y

/** @returns past the closing quote, or -1 */
function endOfString(text: string, from: number, quote: number): number {
  for (let index = from + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === quote) return index + 1
    if (code === BACKSLASH) index += 1
  }
  return -1
}

/** Two back-quotes are one that is meant; a backslash is a backslash. */
function endOfQuotedName(text: string, from: number): number {
  for (let close = text.indexOf('`', from + 1); close >= 0; close = text.indexOf('`', close + 2))
    if (text.charCodeAt(close + 1) !== BACK_QUOTE) return close + 1
  return -1
}

function endOfLine(text: string, from: number): number {
  let index = from
  while (index < text.length && text[index] !== '\n' && text[index] !== '\r') index += 1
  return index
}

/** Only ASCII is folded: `ſ` is no S and the Kelvin sign is no K. */
function inCapitals(name: string): string {
  for (let index = 0; index < name.length; index += 1) if (name.charCodeAt(index) > 127) return ''
  return name.toUpperCase()
}
