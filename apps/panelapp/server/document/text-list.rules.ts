/**
 * A stored text list as documents show it (panelapp.md 14.5): empty items are dropped first and the rest trimmed after, so
 * that a bare blank survives as an empty text.
 */
export const cleanList = (list: readonly (string | null)[] | null): string[] =>
  (list ?? []).filter((it): it is string => it !== null && it !== '').map((it) => it.trim())

/** What may need cleaning. Panels have tens of thousands of lists, and all others are taken as they are. */
const suspicious = /\\|"[\s"]|\s"|[[,]null/

/** The same from compact JSON text to compact JSON text; `absent` where there is no list. */
export function cleanListText(text: string | null, absent: 'null' | '[]'): string {
  if (text === null) return absent
  return suspicious.test(text) ? JSON.stringify(cleanList(JSON.parse(text) as (string | null)[])) : text
}
