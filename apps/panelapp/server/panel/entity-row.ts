import type { EntityType } from '../../tables.ts'

/** An entity as a row of a panel's page. */
export interface EntityRow {
  id: number
  panelId: number
  type: EntityType
  name: string
  duplicate: number
  verboseName: string | null
  level: number
  flagged: boolean
  ready: boolean
  moi: string | null
  phenotypes: readonly string[]
  /** Names, newest first, each once. */
  sources: readonly string[]
  tags: readonly string[]
  reviews: number
  greenReviews: number
  redReviews: number
  /** The viewer is among the reviewers. */
  mine: boolean
}

export interface Person {
  name: string
  affiliation: string
}
