import type { Catalogue, PanelHead } from './catalogue.ts'

/**
 * The panels that a reference may mean, whoever may see them (panelapp.md 14.2): digits are an id; else a 24-hex id, an
 * exact name, an exact relevant disorder, or part of the name in any case. Exact ones first, then name order.
 */
export function findPanels(catalogue: Pick<Catalogue, 'panels' | 'byId'>, ref: string): PanelHead[] {
  if (/^\d+$/.test(ref)) {
    const panel = catalogue.byId.get(Number(ref))
    return panel ? [panel] : []
  }
  if (ref.trim() === '') return []
  const lower = ref.toLowerCase()
  const found: PanelHead[][] = [[], [], []]
  for (const panel of catalogue.panels) found[rankOf(panel, ref, lower)]?.push(panel)
  return found.flat()
}

/** 0 exact, 1 but for the case of letters, 2 in part; else 3. */
function rankOf(panel: PanelHead, ref: string, lower: string): number {
  if (panel.name === ref || panel.hashId?.toLowerCase() === lower || panel.relevantDisorders.includes(ref)) return 0
  const name = panel.name.toLowerCase()
  return name === lower ? 1 : name.includes(lower) ? 2 : 3
}
