/**
 * Whether an `If-None-Match` header names the tag, `W/` on either side ignored: proxies that compress add it. The tag is
 * the one of the encoding that would be sent; a tag of another encoding is another body, and a cache between may hold both.
 */
export function namesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const strong = tag.replace(/^W\//, '')
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([named]) => named === strong)
}
