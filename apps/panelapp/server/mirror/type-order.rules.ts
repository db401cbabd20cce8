/**
 * An order of types that agrees with every sequence of them that documents show, and otherwise with the order there is:
 * documents give a panel's types by number, lists in no order.
 * @param now slugs in their present order
 * @param sequences slugs as documents have them
 * @returns undefined when the present order agrees, or when the documents contradict each other
 */
export function betterTypeOrder(now: readonly string[], sequences: Iterable<readonly string[]>): string[] | undefined {
  const after = new Map<string, Set<string>>(now.map((slug) => [slug, new Set()]))
  for (const sequence of sequences) {
    const known = sequence.filter((slug) => after.has(slug))
    for (let at = 1; at < known.length; at++) after.get(known[at - 1]!)!.add(known[at]!)
  }
  const ordered: string[] = []
  const left = new Set(now)
  while (left.size > 0) {
    const next = [...left].find((slug) => [...left].every((other) => other === slug || !after.get(other)!.has(slug)))
    if (next === undefined) return undefined
    ordered.push(next)
    left.delete(next)
  }
  return ordered.every((slug, at) => slug === now[at]) ? undefined : ordered
}
