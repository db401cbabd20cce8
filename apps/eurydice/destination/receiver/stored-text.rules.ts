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
  const text = withoutNul(name)
  // Of a name that is as long as its packet only both ends are taken apart; a character has one unit or two.
  const start = [...text.slice(0, 2 * MOST_CHARACTERS + 2)]
  if (start.length <= MOST_CHARACTERS) return text
  const extension = extensionOf(text)
  return [...start.slice(0, MOST_CHARACTERS - extension.length), ...extension].join('')
}

function extensionOf(text: string): string[] {
  const dot = text.lastIndexOf('.')
  if (dot <= 0 || text.length - dot > 2 * LONGEST_EXTENSION) return []
  const characters = [...text.slice(dot)]
  return characters.length <= LONGEST_EXTENSION ? characters : []
}

/** Metadata from the wire as the database can hold it; values are never cut. */
export const storedMeta = (meta: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(meta).map(([key, value]) => [withoutNul(key), withoutNul(value)]))
