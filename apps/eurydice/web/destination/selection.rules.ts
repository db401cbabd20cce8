export interface Selection {
  chosen: ReadonlySet<string>
  /** The row ticked last; Shift takes everything from here. */
  last: string | undefined
}

export const nothingChosen: Selection = { chosen: new Set(), last: undefined }

/**
 * Ticks or unticks a row. With `range`, every selectable row between the last one and this one gets the same tick.
 *
 * @param ids the selectable rows in the order shown
 */
export function toggleRow({ chosen, last }: Selection, id: string, ids: readonly string[], range: boolean): Selection {
  const from = range && last !== undefined ? ids.indexOf(last) : -1
  const to = ids.indexOf(id)
  const touched = from < 0 || to < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1)
  const next = new Set(chosen)
  const tick = !chosen.has(id)
  for (const row of touched) {
    if (tick) next.add(row)
    else next.delete(row)
  }
  return { chosen: next, last: id }
}

/** All selectable rows, or none when all are ticked already. */
export function toggleAll({ chosen }: Selection, ids: readonly string[]): Selection {
  const all = ids.length > 0 && ids.every((id) => chosen.has(id))
  return { chosen: new Set(all ? [] : ids), last: undefined }
}

/** Keeps only what can still be deleted: a row may expire or leave the page while it is ticked. */
export const stillThere = ({ chosen }: Selection, ids: readonly string[]): string[] =>
  ids.filter((id) => chosen.has(id))
