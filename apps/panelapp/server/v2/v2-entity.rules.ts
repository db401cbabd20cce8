import type { Instant } from '../../contract/instant.ts'
import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'

/** What only the live version of an entity knows. */
export interface EntityState {
  flagged: boolean
  ready: boolean
  level_since: Instant
  level_since_known: boolean
}

/** Ids and places of a gene for both assemblies, whichever Ensembl releases it has, flat. */
export function flatFields(gene: unknown, preferred: PreferredReleases) {
  const copy = typeof gene === 'object' && gene !== null ? (gene as Record<string, unknown>) : undefined
  const on37 = ensemblOf(copy, 'GRch37', preferred.GRch37)
  const on38 = ensemblOf(copy, 'GRch38', preferred.GRch38)
  return {
    hgnc_id: textOf(copy?.['hgnc_id']),
    ensembl_id_grch37: on37?.id ?? null,
    location_grch37: on37?.location ?? null,
    ensembl_id_grch38: on38?.id ?? null,
    location_grch38: on38?.location ?? null,
  }
}

/** The fields that API v2 adds to an entity of API v1; null where a frozen version does not know. */
export const stateFields = (state: EntityState | undefined) => ({
  flagged: state?.flagged ?? null,
  ready: state?.ready ?? null,
  level_since: state?.level_since ?? null,
  // False reads "at least since".
  level_since_exact: state?.level_since_known ?? null,
})

/** Writes flat fields as text, `"hgnc_id":…`; the same copies come again and again over all panels, so they are kept. */
export function openFlatTexts(preferred: PreferredReleases): (copy: string | null) => string {
  const known = new Map<string | null, string>()
  return (copy) => {
    const kept = known.get(copy)
    if (kept !== undefined) return kept
    const made = JSON.stringify(flatFields(copy === null ? null : JSON.parse(copy), preferred)).slice(1, -1)
    known.set(copy, made)
    return made
  }
}

export const stateText = (state: EntityState): string =>
  `"flagged":${state.flagged},"ready":${state.ready},"level_since":"${state.level_since}",` +
  `"level_since_exact":${state.level_since_known}`

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
