export interface NotTokenised {
  reason: string
  /** What stands where reading stopped. */
  word: string
  offset: number
}

/**
 * Decodes `\uXXXX` as Neo4j does before it reads anything else: everywhere, also where it then ends a string. A backslash
 * keeps the character after it, so `\\u0041` is no escape. `offsets` leads from the decoded text back to the written one
 * and is absent where nothing was decoded.
 */
export function decodeEscapes(statement: string): { text: string; offsets?: Uint32Array } | NotTokenised {
  if (!statement.includes('\\u')) return { text: statement }
  const offsets = new Uint32Array(statement.length + 1)
  let text = ''
  for (let index = 0; index < statement.length;) {
    offsets[text.length] = index
    const character = statement[index]!
    if (character === '\\' && statement[index + 1] === 'u') {
      const digits = statement.slice(index + 2, index + 6)
      if (!/^[0-9a-f]{4}$/i.test(digits))
        return { reason: 'an escape without four hexadecimal digits', word: `\\u${digits}`, offset: index }
      text += String.fromCharCode(Number.parseInt(digits, 16))
      index += 6
    } else if (character === '\\' && index + 1 < statement.length) {
      offsets[text.length + 1] = index + 1
      text += character + statement[index + 1]!
      index += 2
    } else {
      text += character
      index += 1
    }
  }
  offsets[text.length] = statement.length
  return { text, offsets }
}
