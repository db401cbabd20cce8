/** A name as Cypher takes it anywhere. */
const quoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)

/** What a click in the schema writes: a look at 25 of them (seizu §13.8). */
export const samples = {
  label: (name: string) => `MATCH (n:${quoted(name)}) RETURN n LIMIT 25`,
  type: (name: string) => `MATCH p = ()-[:${quoted(name)}]->() RETURN p LIMIT 25`,
  property: (name: string) =>
    `MATCH (n) WHERE n.${quoted(name)} IS NOT NULL RETURN DISTINCT n.${quoted(name)} AS value LIMIT 25`,
}
