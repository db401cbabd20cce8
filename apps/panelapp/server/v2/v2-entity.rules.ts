import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'

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

/** What API v2 adds to an entity besides; a frozen version does not know. The live ones have it from the database. */
export const unknownState = { flagged: null, ready: null, level_since: null, level_since_exact: null }

/**
 * Writes flat fields as text, `"hgnc_id":…`. The same copies come again and again over all panels: the last of each name is
 * kept, and found by the name, since finding a long text takes as long as reading it.
 */
export function openFlatTexts(preferred: PreferredReleases): (name: string, copy: string | null) => string {
  const known = new Map<string, { copy: string | null; text: string }>()
  return (name, copy) => {
    const kept = known.get(name)
    if (kept?.copy === copy) return kept.text
    const text = JSON.stringify(flatFields(copy === null ? null : JSON.parse(copy), preferred)).slice(1, -1)
    known.set(name, { copy, text })
    return text
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
