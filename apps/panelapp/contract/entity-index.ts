import type { Instant } from './instant.ts'
import type { Level } from './vocabulary.ts'

export type EntityType = 'gene' | 'str' | 'region'

/** One line of the index of everything that panels list. */
export interface IndexedEntity {
  type: EntityType
  name: string
  /** Panels that list it, of those that the viewer may see. */
  panels: number
  /** The highest of its levels in them. */
  level: Level
}

/** An entity as one panel has it; STRs and regions linked to a gene stand under the gene. */
export interface EntityInPanel {
  panelId: number
  type: EntityType
  name: string
  level: Level
  levelSince: Instant
  /** Whether the change to this level was seen; else "at least since". */
  levelSinceKnown: boolean
  reviews: number
  moi: string | null
  sources: readonly string[]
  phenotypes: readonly string[]
  tags: readonly string[]
}

/** A gene that another name leads to. */
export interface SuggestedGene {
  symbol: string
  /** What the name is of it. */
  as: string
}
