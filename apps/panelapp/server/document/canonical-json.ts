/**
 * Compact JSON with the keys of objects ordered by length, then bytes, at every depth: the form of gene copies and frozen
 * documents (panelapp.md 14.2). Equal values give equal bytes.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((it) => canonicalJson(it ?? null)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const entries = Object.entries(value).filter(([, it]) => it !== undefined)
  const sorted = entries.toSorted(([a], [b]) => compareKeys(a, b))
  return `{${sorted.map(([key, it]) => `${JSON.stringify(key)}:${canonicalJson(it)}`).join()}}`
}

/** Keys of documents are ASCII but for a few in data from elsewhere: there characters are bytes. */
export function compareKeys(a: string, b: string): number {
  if (isAscii.test(a) && isAscii.test(b)) return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.byteLength - y.byteLength || Buffer.compare(x, y)
}
// eslint-disable-next-line no-control-regex
const isAscii = /^[\x00-\x7f]*$/
