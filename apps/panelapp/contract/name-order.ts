/**
 * Name order (panelapp.md 14.2): letters and digits alone decide; on a tie the text with fewer other characters comes
 * first (`MTFMT` before `MT-ND1`, `MTTP` before `MT-TP`), then the text itself, so that the order is total.
 * The database keeps the same key in `name_key`.
 */
export function compareNames(a: string, b: string): number {
  const keyA = nameKey(a)
  const keyB = nameKey(b)
  if (keyA !== keyB) return keyA < keyB ? -1 : 1
  if (a.length !== b.length) return a.length - b.length
  return a === b ? 0 : a < b ? -1 : 1
}

/** Only ASCII is folded, as the database does. */
export const nameKey = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/[^0-9a-z]/g, '')
