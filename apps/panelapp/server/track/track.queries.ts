import type { IssueType } from '../../contract/vocabulary.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import type { Actor } from '../viewer/viewer.ts'

export interface NewTrackRecord {
  entityId: number
  issues: readonly IssueType[]
  description: string
  /** The entity's level after the change. */
  level: number
  by: Actor
  at: Instant
}

/** One line of an entity's history tab; one action is one record, whatever it changed. */
export async function addTrackRecord(tx: PanelTx, record: NewTrackRecord): Promise<void> {
  await tx
    .insertInto('track_record')
    .values({
      entity_id: record.entityId,
      issue_type: [...new Set(record.issues)].join(','),
      issue_description: record.description,
      account_id: record.by.accountId,
      gel_status: record.level,
      created: record.at,
    })
    .execute()
}
