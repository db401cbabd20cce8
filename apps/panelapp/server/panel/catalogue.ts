import type { EntityType, Instant, PanelStatus } from '../../tables.ts'

export interface PanelTypeHead {
  id: number
  name: string
  slug: string
  description: string
}

/** Chapter 5.7; absent numbers are 0. */
export type PanelStats = Readonly<Record<string, number | readonly number[]>> & {
  readonly [count in `number_of_${EntityType}s`]: number
}

/** Everything about a panel but its entities. */
export interface PanelHead {
  id: number
  /** The 24-hex id of the first generation. */
  hashId: string | null
  name: string
  status: PanelStatus
  origin: 'own' | 'mirrored'
  /** Known from a list of the source alone: no document yet. */
  isListed: boolean
  isSuper: boolean
  major: number
  minor: number
  versionCreated: Instant
  versionComment: string | null
  relevantDisorders: readonly string[]
  level3: string
  level2: string
  description: string
  omim: readonly string[]
  orphanet: readonly string[]
  hpo: readonly string[]
  stats: PanelStats
  /** By type id. */
  types: readonly PanelTypeHead[]
  /** In the order in which they were chosen. */
  childIds: readonly number[]
  /** Super panels that contain this one. */
  parentIds: readonly number[]
  signedOff: { snapshotId: number; version: string; date: string } | null
  knownFrom: Instant
  seenAt: Instant | null
  /** Differs whenever anything shown of the panel differs; a super panel's covers its children. */
  revision: number
  /** Of its own row alone. */
  ownRevision: number
}

/** All panels at one moment, whoever may see them. Small enough to be held: 440 panels take half a megabyte. */
export interface Catalogue {
  /** Equal texts, equal content of everything that panels show. */
  fingerprint: string
  /** In name order. */
  panels: readonly PanelHead[]
  byId: ReadonlyMap<number, PanelHead>
}

export interface CatalogueReader {
  /** As committed when this was called; one short statement when nothing changed. */
  read(): Promise<Catalogue>
}
