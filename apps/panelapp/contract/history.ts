import type { Instant } from './instant.ts'
import type { Level } from './vocabulary.ts'

type EntityType = 'gene' | 'str' | 'region'

/** The panel whose history is shown. */
export interface HistoryPanel {
  id: number
  name: string
  /** The live version. */
  version: string
  isMirrored: boolean
  /** From when on this installation can say what it was. */
  knownFrom: Instant
}

export interface ListedVersion {
  version: string
  isLive: boolean
  since: Instant
  /** Of a mirrored version: seen live until then; null for what was always known. */
  seenUntil: Instant | null
  genes: number
  strs: number
  regions: number
  reason: string | null
  signedOff: string | null
  sha256: string | null
}

/** An entity of a frozen document, as its page shows it. */
export interface FrozenEntity {
  type: EntityType
  name: string
  level: Level
  moi: string | null
  phenotypes: readonly string[]
  sources: readonly string[]
  tags: readonly string[]
}

export interface FieldDifference {
  field: string
  before: string
  after: string
}

/** What differs of one entity between two versions. */
export interface EntityDifferences {
  type: EntityType
  name: string
  /** `changed` also when it was renamed. */
  what: 'added' | 'removed' | 'changed'
  formerName: string | null
  before: Level | null
  after: Level | null
  fields: readonly FieldDifference[]
}
