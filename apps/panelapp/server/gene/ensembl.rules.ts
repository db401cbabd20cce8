import type { EnsemblGenes } from '../../tables.ts'

/** The spelling of the keys, small `ch`, is what clients read. */
export type Assembly = 'GRch37' | 'GRch38'
/** The Ensembl release to read for each assembly, where a gene has it. */
export type PreferredReleases = Readonly<Record<Assembly, string>>

/** As the installation is set up. */
export const preferredReleases = (settings: {
  ENSEMBL_RELEASE_GRCH37: string
  ENSEMBL_RELEASE_GRCH38: string
}): PreferredReleases => ({ GRch37: settings.ENSEMBL_RELEASE_GRCH37, GRch38: settings.ENSEMBL_RELEASE_GRCH38 })

export const assemblies: readonly Assembly[] = ['GRch37', 'GRch38']

/** What has Ensembl data: a row of the reference, or an entity's copy of one. */
interface WithEnsembl {
  ensembl_genes?: unknown
}

/**
 * Reading rule (panelapp.md 3.2): the preferred release when the gene has it, otherwise the numerically highest; never
 * nothing merely because the number of the release differs.
 * @returns `location` is `chr:start-end`, chromosome without `chr`
 */
export function ensemblOf(
  gene: WithEnsembl | null | undefined,
  assembly: Assembly,
  preferredRelease: string,
): { id: string; location: string } | undefined {
  const release = releaseToRead(gene, assembly, preferredRelease)
  return release && { id: release.ensembl_id, location: release.location }
}

/** Ensembl data with the one release for each assembly that the reading rule takes: clients take the first key. */
export function oneReleaseEach(gene: WithEnsembl, preferred: PreferredReleases): EnsemblGenes {
  const kept: EnsemblGenes = {}
  for (const assembly of assemblies) {
    const found = releaseToRead(gene, assembly, preferred[assembly])
    if (found) kept[assembly] = { [found.release]: { location: found.location, ensembl_id: found.ensembl_id } }
  }
  return kept
}

export const hasEnsembl = (gene: WithEnsembl): boolean =>
  isObject(gene.ensembl_genes) &&
  Object.values(gene.ensembl_genes).some((releases) => isObject(releases) && Object.keys(releases).length > 0)

function releaseToRead(gene: WithEnsembl | null | undefined, assembly: Assembly, preferred: string) {
  const ensembl = gene?.ensembl_genes
  const releases = isObject(ensembl) ? ensembl[assembly] : undefined
  if (!isObject(releases)) return undefined
  const newestFirst = Object.keys(releases).sort((a, b) => Number(b) - Number(a) || (a < b ? 1 : -1))
  for (const release of [preferred, ...newestFirst]) {
    const entry = Object.hasOwn(releases, release) ? releases[release] : undefined
    if (isObject(entry) && typeof entry.ensembl_id === 'string' && entry.ensembl_id !== '') {
      const location = typeof entry.location === 'string' ? entry.location : ''
      return { release, ensembl_id: entry.ensembl_id, location }
    }
  }
  return undefined
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
