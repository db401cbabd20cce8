import type { EntityType } from '../../tables.ts'

export const panelAddress = (panelId: number): string => `/panels/${panelId}/`

/** Names may hold anything: `HGNC:18790`, `C4/C5`. */
export const entityAddress = (panelId: number, type: EntityType, name: string): string =>
  `/panels/${panelId}/${type}/${encodeURIComponent(name)}/`

/** An address with these parameters; those without a value are left out. */
export function withQuery(path: string, parameters: Record<string, string | readonly string[] | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of [values ?? []].flat()) if (value !== '') query.append(name, value)
  }
  return query.size > 0 ? `${path}?${query}` : path
}
