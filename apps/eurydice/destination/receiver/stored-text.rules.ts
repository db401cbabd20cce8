const MOST_CHARACTERS = 255
/** A longer "extension" is a sentence that has a dot in it. */
const LONGEST_EXTENSION = 32

/** PostgreSQL cannot hold the character 0 in a text; a visible stand-in is better than a lost file. */
const withoutNul = (text: string) => text.replaceAll('\0', '\u{fffd}')

/**
 * A name from the wire as the database can hold it: at most 255 characters (code points, as PostgreSQL counts), cut in
 * front of the extension so that the file still opens (spec §4.1).
 */
export function storedName(name: string): string {
  const characters = [...withoutNul(name)]
  if (characters.length <= MOST_CHARACTERS) return characters.join('')
  const dot = characters.lastIndexOf('.')
  const extension = dot > 0 && characters.length - dot <= LONGEST_EXTENSION ? characters.slice(dot) : []
  return [...characters.slice(0, MOST_CHARACTERS - extension.length), ...extension].join('')
}

/** Metadata from the wire as the database can hold it; values are never cut. */
export const storedMeta = (meta: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(meta).map(([key, value]) => [withoutNul(key), withoutNul(value)]))
