import type { Level } from './vocabulary.ts'

/** One side of a row: the entity as one of the two panels has it. */
export interface ComparedEntity {
  /** Of the entity's row. */
  id: number
  /** The panel that holds it: in a super panel, the child. */
  panelId: number
  type: 'gene' | 'str' | 'region'
  name: string
  level: Level
  reviews: number
  moi: string | null
  modeOfPathogenicity: string | null
  penetrance: string | null
  phenotypes: readonly string[]
  publications: readonly string[]
  sources: readonly string[]
  tags: readonly string[]
}

/** An entity that one of the panels has, or both. In super panels one child's entry stands for all, the highest first. */
export interface ComparedRow {
  type: 'gene' | 'str' | 'region'
  name: string
  left: ComparedEntity | undefined
  right: ComparedEntity | undefined
}

export interface ComparedPanel {
  id: number
  name: string
  version: string
  /** Reviews of a mirrored panel are at its source. */
  isMirrored: boolean
}
