/** White space as the original counts it: the control characters 28–31 and 133 are, the byte order mark is not. */
const edges = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g
const trim = (text: string): string => text.replace(edges, (found) => found.replace(/[^\uFEFF]/g, ''))

/**
 * A stored text list as documents show it (panelapp.md 14.5): empty items are dropped first and the rest trimmed after, so
 * that a bare blank survives as an empty text.
 */
export const cleanList = (list: readonly (string | null)[] | null): string[] =>
  (list ?? []).filter((it): it is string => it !== null && it !== '').map(trim)

/** Whatever needs no cleaning is taken as it is: panels have tens of thousands of lists, and few of them do. */
const suspicious = /\\|"[\s\x1c-\x1f\x85"]|[\s\x1c-\x1f\x85]"|[[,]null/

/** The same from compact JSON text to compact JSON text; `absent` where there is no list. */
export function cleanListText(text: string | null, absent: 'null' | '[]'): string {
  if (text === null) return absent
  return suspicious.test(text) ? JSON.stringify(cleanList(JSON.parse(text) as (string | null)[])) : text
}
