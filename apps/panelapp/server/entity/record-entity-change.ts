import type { ActivityEvent } from '../../contract/activity.ts'
import { versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { IssueType } from '../../contract/vocabulary.ts'
import type { EntityType, Instant, PanelTx } from '../../tables.ts'
import { writeActivity } from '../activity/write-activity.ts'
import type { Change } from '../change/change.ts'
import { recordChanges } from '../change/record-changes.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { addTrackRecord } from '../track/track.queries.ts'
import type { Actor } from '../viewer/viewer.ts'

export interface EntityChange {
  /** With the version that shows the change. */
  panel: Version & { id: number; name: string }
  entity: { id: number; type: EntityType; name: string; hgncId: string | null }
  event: ActivityEvent
  lines: readonly string[]
  /** Texts of the log beside the first: only a rating that is set has two. */
  further?: readonly string[]
  details?: Readonly<Record<string, unknown>>
  /** For the entity's history; without any there is no record in it. */
  issues: readonly IssueType[]
  /** What everybody is shown; null before it was there. */
  levelBefore: number | null
  level: number
  renamedFrom?: string
  /** Fields of documents that differ, but for the name and the level. */
  fields: readonly string[]
  by: Actor
  at: Instant
}

/** What every action on an entity leaves behind: its history, the activity log, the changes for programs, the numbers. */
export async function recordEntityChange(tx: PanelTx, change: EntityChange): Promise<void> {
  const { panel, entity, event, lines, further = [], details = {}, issues, level, by, at } = change
  if (issues.length > 0) {
    await addTrackRecord(tx, { entityId: entity.id, issues, description: lines.join('\n'), level, by, at })
  }
  for (const text of [lines, ...further]) {
    await writeActivity(tx, { panel, entity, event, text, details: { ...details, ...levelsOf(change) }, by, at })
  }
  await recordChanges(tx, changesOf(change))
  await refreshStats(tx, [panel.id])
}

const levelsOf = ({ levelBefore, level }: EntityChange) =>
  levelBefore === level ? { level } : { level, level_before: levelBefore }

/** In the order in which two documents would be told apart. */
function changesOf({ panel, entity, levelBefore, level, renamedFrom, fields, at }: EntityChange): Change[] {
  const about = {
    panelId: panel.id,
    version: versionText(panel),
    at,
    entityType: entity.type,
    entityName: entity.name,
    hgncId: entity.hgncId,
  }
  if (levelBefore === null) return [{ ...about, kind: 'entity_added', to: String(level) }]
  const changes: Change[] = []
  if (renamedFrom !== undefined) changes.push({ ...about, kind: 'entity_renamed', from: renamedFrom, to: entity.name })
  if (levelBefore !== level) {
    const levels = { from: String(levelBefore), to: String(level) }
    changes.push({ ...about, kind: 'rating_changed', ...levels, fields: ['confidence_level'] })
  }
  if (fields.length > 0) changes.push({ ...about, kind: 'entity_changed', fields })
  return changes
}
