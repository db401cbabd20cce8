/** What one packet carries of the database's rows. */
export interface Claim {
  rangeIds: string[]
  revocationIds: string[]
  /** Owners of the ranges, each once: they are locked before their ranges are (see `lockTransferables`). */
  transferableIds: string[]
}

/**
 * What packets in memory already carry. Such rows are still PENDING in the database, because nothing has left yet, and
 * must not be put into a second packet (eurydice.md §5.2).
 */
export interface Claims {
  take(claim: Claim): void
  release(claim: Claim): void
  rangeIds(): string[]
  revocationIds(): string[]
}

export function createClaims(): Claims {
  const ranges = new Set<string>()
  const revocations = new Set<string>()
  return {
    take: ({ rangeIds, revocationIds }) => {
      for (const id of rangeIds) ranges.add(id)
      for (const id of revocationIds) revocations.add(id)
    },
    release: ({ rangeIds, revocationIds }) => {
      for (const id of rangeIds) ranges.delete(id)
      for (const id of revocationIds) revocations.delete(id)
    },
    rangeIds: () => [...ranges],
    revocationIds: () => [...revocations],
  }
}
