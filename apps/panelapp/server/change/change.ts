import type { ChangeKind, EntityType, Instant } from '../../tables.ts'

/** One thing that changed in a panel, for programs (`changes?since=`); the activity log tells people. */
export interface Change {
  panelId: number
  /** The version in which it first shows: `1.5`. */
  version: string
  /** Since when that version, or the change where it made none, has been live. */
  at: Instant
  kind: ChangeKind
  entityType?: EntityType | null
  entityName?: string | null
  hgncId?: string | null
  /** What it was: a level for ratings, additions and removals, a name, a status, a version, a date. */
  from?: string | null
  to?: string | null
  /** Names of the document's fields that differ, in the document's spelling. */
  fields?: readonly string[]
}
