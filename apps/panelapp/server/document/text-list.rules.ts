/**
 * A stored text list as documents show it (panelapp.md 14.5): empty items are dropped first and the rest trimmed after, so
 * that a bare blank survives as an empty text. Entities' lists are cleaned the same way by the database.
 */
export const cleanList = (list: readonly (string | null)[] | null): string[] =>
  (list ?? []).filter((it): it is string => it !== null && it !== '').map((it) => it.trim())
