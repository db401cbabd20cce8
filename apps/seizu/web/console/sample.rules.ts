/** A name as Cypher takes it anywhere. */
const quoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)

/** What a click in the schema writes: a look at 25 of them (seizu §13.8). */
export const samples = {
  label: (name: string) => `MATCH (n:${quoted(name)}) RETURN n LIMIT 25`,
  type: (name: string) => `MATCH p = ()-[:${quoted(name)}]->() RETURN p LIMIT 25`,
  property: (name: string) =>
    `MATCH (n) WHERE n.${quoted(name)} IS NOT NULL RETURN DISTINCT n.${quoted(name)} AS value LIMIT 25`,
}

/** From where to where in a text a word stands that was refused; nothing for a place outside it. */
export const spanOf = (text: string, offset: number, word: string): [from: number, to: number] | undefined =>
  offset >= 0 && offset < text.length ? [offset, Math.min(text.length, offset + Math.max(1, word.length))] : undefined
